using Gpicl.Model;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Model.Support;

/// <summary>The forward pass of a learner as its definition reads, in double precision.</summary>
internal abstract class NaiveLearner(ILearner learner)
{
    /// <summary>Weights by name, copied from the learner; to be changed at will.</summary>
    public Dictionary<string, double[]> Weights { get; } =
        learner.Parameters.ToDictionary(parameter => parameter.Name, parameter => RandomNumbers.ToDoubles(parameter.Values));

    /// <summary>The mean cross-entropy over all positions of all sequences.</summary>
    public double Loss(LabeledSequences data) => Naive.CrossEntropy(Logits(data), learner.Classes, data.Labels);

    /// <summary>Logits [B, T, C].</summary>
    public abstract double[] Logits(LabeledSequences data);

    /// <summary>x·W + b of the layer of that name.</summary>
    protected double[] Linear(string name, double[] x) => Multiply(x, Weights[$"{name}.weight"], Weights[$"{name}.bias"]);

    /// <summary>(x, onehot(y)) through one matrix.</summary>
    protected double[] Embed(string name, double[] input, int? label)
    {
        var labeled = new double[learner.InputSize + learner.Classes];
        input.CopyTo(labeled, 0);
        if (label is { } given)
            labeled[learner.InputSize + given] = 1;
        return Multiply(labeled, [.. Weights[$"{name}.input.weight"], .. Weights[$"{name}.label.weight"]], Weights[$"{name}.bias"]);
    }

    /// <summary>Inputs with the labels before them through one matrix, [B, T, width].</summary>
    protected double[] EmbedWithPreviousLabel(string name, LabeledSequences data) => [.. Enumerable.Range(0, data.Count * data.Length).SelectMany(i =>
    {
        (int sequence, int t) = Math.DivRem(i, data.Length);
        return Embed(name, data.Input(sequence, t), t == 0 ? null : data.Label(sequence, t - 1));
    })];

    private static double[] Multiply(double[] x, double[] weight, double[] bias)
    {
        double[] y = [.. bias];
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < y.Length; j++)
                y[j] += x[i] * weight[i * y.Length + j];
        return y;
    }
}
