using Gpicl.Learners;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Learners.Support;

/// <summary>Weights of a learner for a reference in double precision.</summary>
internal static class NaiveWeights
{
    /// <summary>Copies by name.</summary>
    public static Dictionary<string, double[]> Of(ILearner learner) =>
        learner.Parameters.ToDictionary(parameter => parameter.Name, parameter => RandomNumbers.ToDoubles(parameter.Values));

    /// <summary>x·W + b for every row of x; as many columns as there are biases.</summary>
    public static double[] Linear(double[] x, double[] weight, double[] bias)
    {
        int inputs = weight.Length / bias.Length;
        return [.. x.Chunk(inputs).SelectMany(row => Naive.MatrixProduct(row, weight, 1, bias.Length, inputs, false, false).Zip(bias, (a, b) => a + b))];
    }
}
