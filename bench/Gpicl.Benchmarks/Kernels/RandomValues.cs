using Gpicl.Randomness;
using Gpicl.Tensors;

namespace Gpicl.Benchmarks.Kernels;

/// <summary>Operands of benchmarks: the same in every run.</summary>
internal static class RandomValues
{
    /// <summary>A tensor of standard normal values.</summary>
    public static Tensor Normal(Shape shape, ulong seed = 0)
    {
        var tensor = new Tensor(shape);
        new CounterGenerator(seed, StreamPurpose.Examples, 0).FillNormal(tensor.Values);
        return tensor;
    }
}
