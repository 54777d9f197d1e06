namespace Gpicl.MetaTesting;

/// <summary>Sums over sequences from which a learning curve is made. Counts and fixed-point sums, so that any order of adding gives the same bits.</summary>
internal sealed class SequenceScores(int length)
{
    private const double FixedPoint = 1L << 32;

    private readonly long[] hits = new long[length];
    private readonly long[] losses = new long[length];
    private long sequences;
    private double bits, squaredBits;

    /// <summary>Adds one sequence.</summary>
    /// <param name="logits">[T, classes]</param>
    /// <param name="labels">[T]</param>
    public void Add(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        int classes = logits.Length / labels.Length;
        double total = 0;
        for (int t = 0; t < labels.Length; t++)
        {
            (bool hit, double loss) = Score(logits.Slice(t * classes, classes), labels[t]);
            hits[t] += hit ? 1 : 0;
            losses[t] += (long)Math.Round(loss * FixedPoint);
            total += loss / Math.Log(2);
        }

        sequences++;
        bits += total;
        squaredBits += total * total;
    }

    /// <summary>Adds what another has summed up.</summary>
    public void Add(SequenceScores other)
    {
        for (int t = 0; t < hits.Length; t++)
        {
            hits[t] += other.hits[t];
            losses[t] += other.losses[t];
        }

        sequences += other.sequences;
        bits += other.bits;
        squaredBits += other.squaredBits;
    }

    public LearningCurve ToCurve()
    {
        var points = new LearningCurvePoint[hits.Length];
        for (int t = 0; t < points.Length; t++)
        {
            double accuracy = (double)hits[t] / sequences;
            points[t] = new LearningCurvePoint(
                t, accuracy, 1.96 * Math.Sqrt(accuracy * (1 - accuracy) / sequences), losses[t] / FixedPoint / sequences, sequences);
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
