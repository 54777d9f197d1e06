namespace Gpicl.InContext;

/// <summary>What an ensemble said of examples, of each from those it had read before it.</summary>
/// <param name="Probabilities">As the ensemble says, not calibrated, [rows, classes].</param>
/// <param name="Labels">What they are, [rows].</param>
internal sealed record PrequentialPredictions(double[] Probabilities, int[] Labels)
{
    // In standard errors: one side of 99 %.
    private const double Certainty = 2.33;

    // Nats that a prediction may tell beyond the shares of the classes and still be next to nothing: between two classes of equal shares,
    // what a guess that is right in 60 of 100 cases tells.
    private const double Little = 0.02;

    // Of other classes than the most frequent: what is told of fewer is no matter for a t-test.
    private const int LeastOthers = 10;

    /// <summary>
    /// −ln p(label), calibrated, added up over the later two thirds of the examples: predictions from a context of a third of them and less
    /// say little of predictions from all.
    /// </summary>
    /// <param name="calibrator">What was fitted to these predictions.</param>
    /// <param name="first">Place of the first of the rows among all examples.</param>
    /// <param name="count">Number of examples.</param>
    public double LateLoss(Calibrator calibrator, int first, int count)
    {
        int classes = calibrator.Counts.Length;
        double loss = 0;
        var own = new double[classes];
        for (int row = Math.Max(0, count / 3 - first); row < Labels.Length; row++)
        {
            Probabilities.AsSpan(row * classes, classes).CopyTo(own);
            calibrator.Apply(own);
            loss -= Math.Log(Math.Max(own[Labels[row]], double.Epsilon));
        }

        return loss;
    }

    /// <summary>
    /// Whether it is certain that calibrated predictions tell next to nothing: what they tell of a label beyond the shares of the classes is
    /// by a t-test below what counts as little.
    /// </summary>
    /// <param name="calibrator">What was fitted to these predictions.</param>
    public bool AreAtChance(Calibrator calibrator)
    {
        int classes = calibrator.Counts.Length;
        if (Labels.Length - Labels.CountBy(label => label).Max(pair => pair.Value) < LeastOthers)
            return false;
        double total = 0, sum = 0, squares = 0;
        foreach (int count in calibrator.Counts)
            total += count + 0.5;
        var own = new double[classes];
        for (int i = 0; i < Labels.Length; i++)
        {
            Probabilities.AsSpan(i * classes, classes).CopyTo(own);
            calibrator.Apply(own);
            double gain = Math.Log(Math.Max(own[Labels[i]], double.Epsilon) * total / (calibrator.Counts[Labels[i]] + 0.5));
            sum += gain;
            squares += gain * gain;
        }

        double mean = sum / Labels.Length, variance = Math.Max(0, squares / Labels.Length - mean * mean);
        return mean + Certainty * Math.Sqrt(variance / (Labels.Length - 1)) < Little;
    }
}
