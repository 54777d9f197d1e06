using Gpicl.Tensors;

namespace Gpicl.MetaTraining.Optimizers;

/// <summary>Steps of equal size in every direction: the sign of the gradient's moving average, with decoupled weight decay.</summary>
internal sealed class SignOfMomentum : IOptimizer
{
    private const int ElementsPerThread = 1 << 14;

    private readonly ParameterSet parameters;
    private readonly OptimizerOptions options;
    private readonly WorkerPool workers;
    private readonly float[] mean;

    public SignOfMomentum(ParameterSet parameters, OptimizerOptions options, WorkerPool workers)
    {
        this.parameters = parameters;
        this.options = options;
        this.workers = workers;
        mean = new float[parameters.Values.Length];
    }

    public long Steps { get; private set; }

    public IReadOnlyList<(string Name, float[] Values)> State => [("sign.mean", mean)];

    public void RestoreSteps(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Steps = steps;
    }

    public void Update(Gradients gradients, float learningRate, float gradientScale = 1)
    {
        OptimizerGuard.Check(parameters, gradients, learningRate, gradientScale);
        Steps++;
        workers.For(mean.Length, ElementsPerThread, new Part(this, gradients, gradientScale, learningRate, 1 - learningRate * options.WeightDecay));
    }

    private readonly struct Part(SignOfMomentum optimizer, Gradients gradients, float gradientScale, float learningRate, float decay) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            Span<float> weights = optimizer.parameters.Values, gradient = gradients.Values;
            float[] mean = optimizer.mean;
            float beta = optimizer.options.Beta1;
            for (int i = start; i < limit; i++)
            {
                mean[i] = beta * mean[i] + (1 - beta) * gradientScale * gradient[i];
                float sign = mean[i] > 0 ? 1 : mean[i] < 0 ? -1 : 0;
                weights[i] = weights[i] * decay - learningRate * sign;
            }
        }
    }
}
