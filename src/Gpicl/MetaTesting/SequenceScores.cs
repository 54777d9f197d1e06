using Gpicl.Tensors;

namespace Gpicl.MetaTesting;

/// <summary>
/// Sums over sequences from which a learning curve is made. Hits and losses are counts and fixed-point sums, so that any
/// order of adding gives the same bits; code lengths and their squares have to come in the order of the sequences.
/// </summary>
/// <param name="length">Predictions in a sequence.</param>
/// <param name="before">Examples seen before the first of them.</param>
internal sealed class SequenceScores(int length, int before = 0)
{
    private const double FixedPoint = 1L << 32, LargestLoss = 1e18;

    private readonly long[] hits = new long[length];
    private readonly Int128[] losses = new Int128[length];
    private long sequences;
    private double bits, squaredBits;

    /// <summary>Adds the hits and losses of one sequence.</summary>
    /// <param name="logits">[length, classes]</param>
    /// <param name="labels">[length]</param>
    /// <returns>The sequence's code length in bits.</returns>
    /// <exception cref="NonFiniteLossException">A loss is NaN or infinite.</exception>
    public double Add(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        int classes = logits.Length / labels.Length;
        double total = 0;
        for (int t = 0; t < labels.Length; t++)
        {
            (bool hit, double loss) = Score(logits.Slice(t * classes, classes), labels[t]);
            if (!double.IsFinite(loss))
                throw new NonFiniteLossException(FormattableString.Invariant(
                    $"The loss of a prediction after {before + t} examples is {loss}; it must be finite. The learner's weights or the inputs are too large."));
            hits[t] += hit ? 1 : 0;
            losses[t] += (Int128)Math.Round(Math.Min(loss, LargestLoss) * FixedPoint);
            total += loss / Math.Log(2);
        }

        return total;
    }

    /// <summary>Adds what <see cref="Add(ReadOnlySpan{float}, ReadOnlySpan{int})"/> returned for one sequence.</summary>
    public void AddCodeLength(double length)
    {
        sequences++;
        bits += length;
        squaredBits += length * length;
    }

    /// <summary>Adds the hits and losses that another has summed up.</summary>
    public void Add(SequenceScores other)
    {
        for (int t = 0; t < hits.Length; t++)
        {
            hits[t] += other.hits[t];
            losses[t] += other.losses[t];
        }
    }

    public LearningCurve ToCurve()
    {
        var points = new LearningCurvePoint[hits.Length];
        for (int t = 0; t < points.Length; t++)
        {
            double accuracy = (double)hits[t] / sequences;
            points[t] = new LearningCurvePoint(
                before + t, accuracy, 1.96 * Math.Sqrt(accuracy * (1 - accuracy) / sequences), (double)losses[t] / FixedPoint / sequences, sequences);
        }

        double mean = bits / sequences;
        double variance = Math.Max(0, squaredBits / sequences - mean * mean);
        return new LearningCurve(points, mean, 1.96 * Math.Sqrt(variance / sequences));
    }

    private static (bool Hit, double Loss) Score(ReadOnlySpan<float> logits, int label)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best])
                best = i;
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - logits[best]);
        return (best == label, Math.Log(sum) + logits[best] - logits[label]);
    }
}
