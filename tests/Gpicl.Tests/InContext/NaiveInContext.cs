using Gpicl.InContext;
using Gpicl.InContext.Encodings;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.Tests.InContext;

/// <summary>
/// In-context prediction as the definition reads: encode, project, permute, and run the whole sequence through the
/// Transformer for each query.
/// </summary>
internal sealed class NaiveInContext(
    GpiclNetwork transformer, InContextOptions options, int width, int classes, InputPlacement placement = InputPlacement.Projected)
{
    /// <summary>The first <paramref name="fitted"/> examples were fitted, those behind them appended.</summary>
    public float[] Probabilities(float[] inputs, int[] labels, int fitted, float[] query) => Probabilities(
        inputs, labels, fitted, query, member => [.. EnsembleMember.Order(options.Seed, member, fitted), .. Enumerable.Range(fitted, labels.Length - fitted)]);

    /// <summary>Of members that read examples in given orders.</summary>
    public float[] Probabilities(float[] inputs, int[] labels, int fitted, float[] query, Func<int, int[]> orderOf)
    {
        var (encoders, _) = EnsembleEncoders.Fit(inputs, labels, fitted, width, classes, options);
        var probabilities = new double[classes];
        for (int member = 0; member < options.Members; member++)
        {
            int[] order = orderOf(member);
            var permutation = new int[transformer.Classes];
            LabelPermutation.Fill(options.Seed, TaskNumbers.FirstUnseen + member, permutation);
            double[] own = Softmax(
                Logits(member, encoders[member * encoders.Length / options.Members], order, inputs, [.. order.Select(i => permutation[labels[i]])], query),
                permutation);
            for (int label = 0; label < classes; label++)
                probabilities[label] += own[label] / options.Members;
        }

        return [.. probabilities.Select(value => (float)value)];
    }

    private float[] Logits(int member, FeatureEncoder encoder, int[] order, float[] inputs, int[] labels, float[] query)
    {
        int count = order.Length, size = transformer.InputSize;
        float[] projection = placement switch // [N, width]
        {
            InputPlacement.Features when encoder.Count <= size =>
                NaiveProjection.Transpose(MemberProjection.OnAxes(options.Seed, member, size, encoder.Count), encoder.Count),
            InputPlacement.Pixels when encoder.Count == size => NaiveProjection.Transpose(MemberProjection.AsPixels(member, size), size),
            _ => NaiveProjection.Of(options.Seed, member, size, encoder.Count),
        };
        var sequence = new float[(count + 1) * size];
        var row = new float[encoder.Count];
        for (int t = 0; t <= count; t++)
        {
            encoder.Apply(t < count ? inputs.AsSpan(order[t] * width, width) : query, row);
            for (int i = 0; i < size; i++)
                for (int j = 0; j < row.Length; j++)
                    sequence[t * size + i] += projection[i * row.Length + j] * row[j];
        }

        using var tape = new Tape(workers: WorkerPool.SingleThread);
        Tensor logits = transformer.Forward(tape, tape.Constant(new Shape(1, count + 1, size), sequence), (int[])[.. labels, 0]);
        return logits.Values[^transformer.Classes..].ToArray();
    }

    private double[] Softmax(float[] logits, int[] permutation)
    {
        double[] values = [.. Enumerable.Range(0, classes).Select(label => Math.Exp((logits[permutation[label]]) / options.Temperature))];
        double sum = values.Sum();
        return [.. values.Select(value => value / sum)];
    }
}
