using Gpicl.Baselines.Vsml;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines.Support;

/// <summary>A <see cref="VsmlWithoutSymmetries"/> learner in double precision, cell by cell.</summary>
internal sealed class NaiveVsmlWithoutSymmetries(VsmlWithoutSymmetries learner) : NaiveLearner(learner)
{
    private readonly VsmlWithoutSymmetriesOptions options = learner.Options;

    public override double[] Logits(LabeledSequences data)
    {
        int messages = options.GridSize * options.MessageSize;
        double[][] projected = [.. EmbedWithPreviousLabel("projection", data).Chunk(2 * messages)];
        return [.. projected.Chunk(data.Length).SelectMany(sequence =>
        {
            var grid = new NaiveLstmGrid(options.GridSize, options.GridSize, options.HiddenSize);
            return sequence.SelectMany(message => Predict(grid, message[..messages], message[messages..])).ToArray();
        })];
    }

    private double[] Predict(NaiveLstmGrid grid, double[] rows, double[] columns)
    {
        for (int tick = 0; tick < options.MicroTicks; tick++)
            grid.Tick(rows, columns, Weights["cell.forward.weight"], Weights["cell.backward.weight"], Weights["cell.recurrent.weight"], Weights["cell.bias"]);
        return Linear("head", [.. grid.Means().Chunk(options.HiddenSize).SelectMany(mean => Linear("message", mean))]);
    }
}
