using Gpicl.Baselines.Vsml;
using Gpicl.Tests.Model.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Baselines.Support;

/// <summary>A <see cref="VsmlLearner"/> learner in double precision, cell by cell.</summary>
/// <param name="learner">The learner.</param>
/// <param name="inputOrder">For every input the one whose cells begin as its own do; null for itself.</param>
internal sealed class NaiveVsml(VsmlLearner learner, int[]? inputOrder = null) : NaiveLearner(learner)
{
    private readonly VsmlOptions options = learner.Options;

    public override double[] Logits(LabeledSequences data) => [.. Enumerable.Range(0, data.Count).SelectMany(sequence => Logits(data, sequence))];

    private IEnumerable<double> Logits(LabeledSequences data, int sequence)
    {
        NaiveLstmGrid[] grids = [.. options.Grids.Select((_, layer) => NewGrid(layer))];
        var heard = new double[grids.Length][]; // the forward messages that a layer reads
        for (int t = 0; t < data.Length; t++)
        {
            double[] message = [.. data.Input(sequence, t).SelectMany(value => Pad([value], options.ForwardChannels))];
            for (int layer = 0; layer < grids.Length; layer++)
            {
                heard[layer] = message;
                Tick(grids[layer], message, new double[options.Grids[layer].Columns * options.BackwardChannels]);
                message = Read(grids[layer].Means(), "output.weight");
            }

            double[] logits = [.. message.Chunk(options.ForwardChannels).Select(channels => 100 * Math.Tanh(channels[0] / 100))];
            foreach (double logit in logits)
                yield return logit;

            double[] feedback = [.. Naive.Softmax(logits).SelectMany((probability, c) =>
            {
                double label = c == data.Label(sequence, t) ? 1 : 0;
                return Pad([probability - label, label], options.BackwardChannels);
            })];
            for (int layer = grids.Length - 1; layer >= 0; layer--)
            {
                Tick(grids[layer], heard[layer], feedback);
                if (layer > 0)
                    feedback = Read(grids[layer].RowMeans(), "feedback.weight");
            }
        }
    }

    private NaiveLstmGrid NewGrid(int layer)
    {
        (int rows, int columns) = options.Grids[layer];
        var grid = new NaiveLstmGrid(rows, columns, options.HiddenSize);
        float[][] memories = [.. learner.InitialMemories(layer).Chunk(options.HiddenSize)];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                for (int unit = 0; unit < options.HiddenSize; unit++)
                    grid.Cell[row, column][unit] = memories[(layer == 0 && inputOrder != null ? inputOrder[row] : row) * columns + column][unit];
        return grid;
    }

    private void Tick(NaiveLstmGrid grid, double[] input, double[] feedback)
    {
        for (int tick = 0; tick < options.MicroTicks; tick++)
            grid.Tick(input, feedback, Weights["cell.forward.weight"], Weights["cell.backward.weight"], Weights["cell.recurrent.weight"], Weights["cell.bias"]);
    }

    // Messages of units or inputs from their averaged hidden states.
    private double[] Read(double[] means, string weight)
    {
        int channels = Weights[weight].Length / options.HiddenSize;
        return [.. means.Chunk(options.HiddenSize).SelectMany(mean => Enumerable.Range(0, channels)
            .Select(channel => mean.Select((value, u) => value * Weights[weight][u * channels + channel]).Sum()))];
    }

    private static double[] Pad(double[] values, int channels) => [.. values, .. new double[channels - values.Length]];
}
