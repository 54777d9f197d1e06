using Gpicl.MetaTraining.Optimizers;

namespace Gpicl.Tests.MetaTraining.Support;

/// <summary>Optimizers as their papers print them, one weight at a time, in double precision.</summary>
internal sealed class NaiveOptimizer(OptimizerOptions options, double[] weights)
{
    private readonly double[] mean = new double[weights.Length];
    private readonly double[] square = new double[weights.Length];
    private int steps;

    public double[] Weights => weights;

    public double[] Mean => mean;

    public double[] Square => square;

    public void Update(double[] gradient, double learningRate)
    {
        steps++;
        for (int i = 0; i < weights.Length; i++)
        {
            mean[i] = options.Beta1 * mean[i] + (1 - options.Beta1) * gradient[i];
            square[i] = options.Beta2 * square[i] + (1 - options.Beta2) * gradient[i] * gradient[i];
            double correctedMean = mean[i] / (1 - Math.Pow(options.Beta1, steps)), correctedSquare = square[i] / (1 - Math.Pow(options.Beta2, steps));
            double direction = options.Algorithm == OptimizerAlgorithm.Adam
                ? correctedMean / (Math.Sqrt(correctedSquare) + options.Epsilon)
                : Math.Sign(mean[i]);
            weights[i] -= learningRate * (direction + options.WeightDecay * weights[i]);
        }
    }
}
