using System.Runtime.Intrinsics;
using Gpicl.Tensors;

namespace Gpicl.MetaTraining.Optimizers;

/// <summary>Adam with bias correction and decoupled weight decay, in one pass over all parameters.</summary>
internal sealed class Adam : IOptimizer
{
    private const int ElementsPerThread = 1 << 14;

    private readonly ParameterSet parameters;
    private readonly OptimizerOptions options;
    private readonly WorkerPool workers;
    private readonly float[] mean;
    private readonly float[] square;

    public Adam(ParameterSet parameters, OptimizerOptions options, WorkerPool workers)
    {
        this.parameters = parameters;
        this.options = options;
        this.workers = workers;
        mean = new float[parameters.Values.Length];
        square = new float[parameters.Values.Length];
    }

    public ParameterSet Parameters => parameters;

    public long Steps { get; private set; }

    public IReadOnlyList<(string Name, float[] Values)> State => [("adam.mean", mean), ("adam.square", square)];

    public void RestoreSteps(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Steps = steps;
    }

    public void Update(Gradients gradients, float learningRate, float gradientScale = 1)
    {
        OptimizerGuard.Check(parameters, gradients, learningRate, gradientScale);
        Steps++;
        double meanCorrection = 1 - Math.Pow(options.Beta1, Steps), squareCorrection = 1 - Math.Pow(options.Beta2, Steps);
        workers.For(mean.Length / Vector512<float>.Count, ElementsPerThread / Vector512<float>.Count, new Part(
            this, gradients, gradientScale, (float)(learningRate / meanCorrection), (float)(1 / Math.Sqrt(squareCorrection)),
            1 - learningRate * options.WeightDecay));
    }

    // Every parameter begins on a 64-byte boundary and the gaps hold zeros, so whole vectors cover everything.
    private readonly struct Part(Adam adam, Gradients gradients, float gradientScale, float step, float rootCorrection, float decay) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int from = start * Vector512<float>.Count, length = (limit - start) * Vector512<float>.Count;
            Span<float> weights = adam.parameters.Values.Slice(from, length), gradient = gradients.Values.Slice(from, length);
            Span<float> mean = adam.mean.AsSpan(from, length), square = adam.square.AsSpan(from, length);
            Vector512<float> beta1 = Vector512.Create(adam.options.Beta1), beta2 = Vector512.Create(adam.options.Beta2),
                epsilon = Vector512.Create(adam.options.Epsilon);
            Vector512<float> rest1 = Vector512.Create(1 - adam.options.Beta1), rest2 = Vector512.Create(1 - adam.options.Beta2);
            for (int i = 0; i < length; i += Vector512<float>.Count)
            {
                Vector512<float> g = Vector512.Create(gradient[i..]) * gradientScale;
                Vector512<float> m = beta1 * Vector512.Create(mean[i..]) + rest1 * g;
                Vector512<float> v = beta2 * Vector512.Create(square[i..]) + rest2 * g * g;
                m.CopyTo(mean[i..]);
                v.CopyTo(square[i..]);
                Vector512<float> w = Vector512.Create(weights[i..]) * decay;
                (w - step * m / (Vector512.Sqrt(v) * rootCorrection + epsilon)).CopyTo(weights[i..]);
            }
        }
    }
}
