using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Baselines.Online;

/// <summary>Adam and AdamW on the weights of one unit, whose gradient is an error times what the unit reads.</summary>
internal static unsafe class OnlineAdam
{
    private const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f, WeightDecay = 0.01f;

    /// <summary>Takes one step.</summary>
    /// <param name="length">Length of a row, whole vectors.</param>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="options">Learning rate and optimizer.</param>
    /// <param name="error">Gradient of what the unit gives.</param>
    /// <param name="inputs">What the unit reads.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="first">Moving average of their gradients.</param>
    /// <param name="second">Moving average of the squares.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step(int length, int step, OnlineSgdOptions options, float error, float* inputs, float* weights, float* first, float* second)
    {
        var rate = Vector512.Create(options.LearningRate / (1 - MathF.Pow(Beta1, step)));
        var correction = Vector512.Create(1 / (1 - MathF.Pow(Beta2, step)));
        var keep = Vector512.Create(options.Optimizer == OnlineOptimizer.AdamW ? 1 - options.LearningRate * WeightDecay : 1);
        for (int i = 0; i < length; i += Vector512<float>.Count)
        {
            Vector512<float> gradient = error * Vector512.Load(inputs + i);
            Vector512<float> m = Beta1 * Vector512.Load(first + i) + (1 - Beta1) * gradient;
            Vector512<float> v = Beta2 * Vector512.Load(second + i) + (1 - Beta2) * gradient * gradient;
            m.Store(first + i);
            v.Store(second + i);
            (keep * Vector512.Load(weights + i) - rate * m / (Vector512.Sqrt(v * correction) + Vector512.Create(Epsilon))).Store(weights + i);
        }
    }
}
