namespace Gpicl.Cli.MetaLearning;

/// <summary>How well the queries of a split were predicted.</summary>
/// <param name="Accuracy">The fraction predicted right.</param>
/// <param name="LogLoss">Mean of −ln p(label).</param>
internal readonly record struct SplitScore(double Accuracy, double LogLoss)
{
    /// <summary>Judges predictions.</summary>
    /// <param name="logits">[queries, classes]</param>
    /// <param name="labels">[queries]</param>
    public static SplitScore Of(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        int classes = logits.Length / labels.Length, right = 0;
        double loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = logits.Slice(i * classes, classes);
            right += IsRight(row, labels[i]) ? 1 : 0;
            double largest = Largest(row), sum = 0;
            foreach (float logit in row)
                sum += Math.Exp(logit - largest);
            loss += Math.Log(sum) + largest - row[labels[i]];
        }

        return new SplitScore(right / (double)labels.Length, loss / labels.Length);
    }

    /// <summary>Whether the largest logit is the label's; of several, the first counts.</summary>
    public static bool IsRight(ReadOnlySpan<float> logits, int label) => logits.IndexOf(Largest(logits)) == label;

    private static float Largest(ReadOnlySpan<float> logits)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits)
            largest = MathF.Max(largest, logit);
        return largest;
    }
}
