using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>A function applied element by element to up to three arrays.</summary>
internal interface IVectorFunction
{
    /// <summary>How many of the arguments are read; the others arrive as zeros.</summary>
    static abstract int Arguments { get; }

    /// <summary>The function's value for each element.</summary>
    Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c);
}
