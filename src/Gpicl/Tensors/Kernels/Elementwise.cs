using System.Runtime.CompilerServices;
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

/// <summary>Runs an <see cref="IVectorFunction"/> over arrays, with the last, partial vector handled apart.</summary>
internal static unsafe class Elementwise
{
    // Below this many elements per thread, waking another thread costs more than it brings.
    private const int ElementsPerThread = 1 << 15;

    /// <summary>target = f(a, b, c), or target += f(a, b, c).</summary>
    public static void Apply<TFunction>(
        WorkerPool pool, int length, TFunction function, float* a, float* b, float* c, float* target, bool accumulate)
        where TFunction : struct, IVectorFunction =>
        pool.For(length, ElementsPerThread, new Part<TFunction>(function, a, b, c, target, accumulate));

    /// <summary>As the other overload, where the target may be unwanted.</summary>
    public static void Apply<TFunction>(
        WorkerPool pool, int length, TFunction function, float* a, float* b, float* c, GradientTarget target)
        where TFunction : struct, IVectorFunction
    {
        if (target.IsWanted)
            Apply(pool, length, function, a, b, c, target.Pointer, target.Accumulate);
    }

    /// <summary>As <see cref="Apply{TFunction}(WorkerPool, int, TFunction, float*, float*, float*, float*, bool)"/>, on the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ApplyOnThisThread<TFunction>(
        int length, TFunction function, float* a, float* b, float* c, float* target, bool accumulate)
        where TFunction : struct, IVectorFunction
    {
        int i = 0;
        for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> value = function.Invoke(
                Vector512.Load(a + i),
                TFunction.Arguments > 1 ? Vector512.Load(b + i) : default,
                TFunction.Arguments > 2 ? Vector512.Load(c + i) : default);
            if (accumulate)
                value += Vector512.Load(target + i);
            value.Store(target + i);
        }

        if (i < length)
        {
            Vector512<float> value = function.Invoke(
                LoadFirst(a + i, length - i),
                TFunction.Arguments > 1 ? LoadFirst(b + i, length - i) : default,
                TFunction.Arguments > 2 ? LoadFirst(c + i, length - i) : default);
            for (int lane = 0; i < length; i++, lane++)
                target[i] = accumulate ? target[i] + value[lane] : value[lane];
        }
    }

    /// <summary>The first few lanes from memory, zeros in the others.</summary>
    public static Vector512<float> LoadFirst(float* source, int count)
    {
        float* lanes = stackalloc float[Vector512<float>.Count];
        for (int i = 0; i < Vector512<float>.Count; i++)
            lanes[i] = i < count ? source[i] : 0;
        return Vector512.Load(lanes);
    }

    private readonly struct Part<TFunction>(TFunction function, float* a, float* b, float* c, float* target, bool accumulate) : IRangeBody
        where TFunction : struct, IVectorFunction
    {
        public void Execute(int start, int limit) => ApplyOnThisThread(
            limit - start, function, a + start, TFunction.Arguments > 1 ? b + start : null, TFunction.Arguments > 2 ? c + start : null, target + start,
            accumulate);
    }
}
