using Gpicl.Baselines.Vsml;
using Gpicl.Tests.Model.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Baselines.Support;

/// <summary>A <see cref="VsmlLearner"/> learner in double precision, cell by cell.</summary>
internal sealed class NaiveVsml(VsmlLearner learner) : NaiveLearner(learner)
{
    private readonly VsmlOptions options = learner.Options;

    public override double[] Logits(LabeledSequences data) => [.. Enumerable.Range(0, data.Count).SelectMany(sequence => Logits(data, sequence))];

    private IEnumerable<double> Logits(LabeledSequences data, int sequence)
    {
        var grid = new NaiveLstmGrid(options.InputSize, options.Classes, options.HiddenSize);
        for (int t = 0; t < data.Length; t++)
        {
            double[] input = data.Input(sequence, t);
            Tick(grid, input, new double[2 * options.Classes]);
            double[] logits = [.. grid.Means().Chunk(options.HiddenSize).Select(Read)];
            foreach (double logit in logits)
                yield return logit;

            double[] feedback = [.. Naive.Softmax(logits).SelectMany((probability, c) =>
            {
                double label = c == data.Label(sequence, t) ? 1 : 0;
                return new[] { probability - label, label };
            })];
            Tick(grid, input, feedback);
        }
    }

    private void Tick(NaiveLstmGrid grid, double[] input, double[] feedback)
    {
        for (int tick = 0; tick < options.MicroTicks; tick++)
            grid.Tick(input, feedback, Weights["cell.forward.weight"], Weights["cell.backward.weight"], Weights["cell.recurrent.weight"], Weights["cell.bias"]);
    }

    private double Read(double[] mean) => 100 * Math.Tanh(mean.Select((value, u) => value * Weights["output.weight"][u]).Sum() / 100);
}
