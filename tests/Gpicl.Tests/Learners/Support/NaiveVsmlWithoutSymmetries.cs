using Gpicl.Learners;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Learners.Support;

/// <summary>The forward pass of <see cref="VsmlWithoutSymmetries"/> as its definition reads, in double precision, cell by cell.</summary>
internal sealed class NaiveVsmlWithoutSymmetries(VsmlWithoutSymmetries learner)
{
    private readonly VsmlWithoutSymmetriesOptions options = learner.Options;

    /// <summary>Weights by name, copied from the learner; to be changed at will.</summary>
    public Dictionary<string, double[]> Weights { get; } = NaiveWeights.Of(learner);

    /// <summary>Logits [B, T, C].</summary>
    public double[] Logits(LabelledSequences data) => [.. Enumerable.Range(0, data.Count).SelectMany(sequence => Logits(data, sequence))];

    private IEnumerable<double> Logits(LabelledSequences data, int sequence)
    {
        int size = options.GridSize, messages = size * options.MessageSize;
        var grid = new NaiveLstmGrid(size, size, options.HiddenSize);
        for (int t = 0; t < data.Length; t++)
        {
            var labelled = new double[options.InputSize + options.Classes];
            data.Input(sequence, t).CopyTo(labelled, 0);
            if (t > 0)
                labelled[options.InputSize + data.Label(sequence, t - 1)] = 1;
            double[] projected = NaiveWeights.Linear(labelled, [.. Weights["projection.input.weight"], .. Weights["projection.label.weight"]], Weights["projection.bias"]);
            double[] terms = NaiveWeights.Linear(projected[messages..], Weights["cell.backward.weight"], Weights["cell.bias"]);
            for (int tick = 0; tick < 2; tick++)
                grid.Tick(projected[..messages], terms, Weights["cell.recurrent.weight"], Weights["cell.forward.weight"]);
            double[] sent = NaiveWeights.Linear(grid.Means(), Weights["message.weight"], Weights["message.bias"]);
            foreach (double logit in NaiveWeights.Linear(sent, Weights["head.weight"], Weights["head.bias"]))
                yield return logit;
        }
    }
}
