using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Baselines.Nearest;

/// <summary>
/// The nearest centroid: the mean of the examples seen so far of each class votes for it, with the inverse of its Euclidean
/// distance to an input, the nearest with 1. Nothing is meta-trained.
/// </summary>
/// <param name="options">Sizes.</param>
internal sealed class NearestCentroid(NearestCentroidOptions options) : Learner<NearestCentroidOptions>(LearnerName, options)
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "nearest-centroid";

    protected override long StateAfter(int length) => Classes * (InputSize + 1L); // a sum and a count for each class

    public override double ForwardOperations(int length) => 3.0 * length * Classes * InputSize;

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        Tensor logits = tape.Zeros(inputs.Shape.With(-1, Classes)); // [B, T, C]
        tape.Workers.For(inputs.Shape[0], 1, new Vote(inputs, logits, labels));
        return logits;
    }

    /// <summary>Logits of an input.</summary>
    /// <param name="input">[N]</param>
    /// <param name="sums">The sum of the examples of each class, [C, N].</param>
    /// <param name="counts">Examples of each class, [C].</param>
    /// <param name="votes">Receives the logits, [C].</param>
    internal static void Predict(ReadOnlySpan<float> input, ReadOnlySpan<float> sums, ReadOnlySpan<int> counts, Span<float> votes)
    {
        float nearest = float.PositiveInfinity;
        for (int label = 0; label < votes.Length; label++)
        {
            votes[label] = counts[label] == 0 ? float.PositiveInfinity : Distance(input, sums.Slice(label * input.Length, input.Length), counts[label]);
            nearest = MathF.Min(nearest, votes[label]);
        }

        // One vote is shared by all classes, so that none is ruled out.
        foreach (ref float vote in votes)
            vote = MathF.Log(1f / votes.Length + (float.IsPositiveInfinity(vote) ? 0 : vote > nearest ? nearest / vote : 1));
    }

    /// <summary>Adds an example to the sums of its class.</summary>
    /// <param name="input">[N]</param>
    /// <param name="label">Its class.</param>
    /// <param name="sums">The sum of the examples of each class, [C, N].</param>
    /// <param name="counts">Examples of each class, [C].</param>
    internal static void Add(ReadOnlySpan<float> input, int label, Span<float> sums, Span<int> counts)
    {
        Span<float> sum = sums.Slice(label * input.Length, input.Length);
        for (int i = 0; i < sum.Length; i++)
            sum[i] += input[i];
        counts[label]++;
    }

    private static float Distance(ReadOnlySpan<float> input, ReadOnlySpan<float> sum, int count)
    {
        float scale = 1f / count, squares = 0;
        for (int i = 0; i < input.Length; i++)
        {
            float difference = input[i] - scale * sum[i];
            squares += difference * difference;
        }

        return MathF.Sqrt(squares);
    }

    private readonly struct Vote(Tensor inputs, Tensor logits, ReadOnlyMemory<int> labels) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int length = inputs.Shape[1], width = inputs.Shape[2], classes = logits.Shape[2];
            var sums = new float[classes * width]; // [C, N]
            var counts = new int[classes];
            for (int sequence = start; sequence < limit; sequence++)
            {
                Array.Clear(sums);
                Array.Clear(counts);
                for (int t = sequence * length; t < (sequence + 1) * length; t++)
                {
                    ReadOnlySpan<float> input = inputs.Values.Slice(t * width, width);
                    NearestCentroid.Predict(input, sums, counts, logits.Values.Slice(t * classes, classes));
                    NearestCentroid.Add(input, labels.Span[t], sums, counts);
                }
            }
        }
    }
}
