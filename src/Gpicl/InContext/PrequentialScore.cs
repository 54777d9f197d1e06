namespace Gpicl.InContext;

/// <summary>How well an ensemble predicted the later two thirds of the examples it was fitted to, each from those it read before it.</summary>
/// <param name="LogLoss">−ln p(label), calibrated, added up.</param>
/// <param name="Rows">How many were predicted.</param>
internal readonly record struct PrequentialScore(double LogLoss, int Rows)
{
    /// <summary>
    /// Judges the predictions that a calibrator was fitted to. Those from a context of a third of the examples and less say little of
    /// predictions from all.
    /// </summary>
    /// <param name="probabilities">Not calibrated, [rows, classes].</param>
    /// <param name="labels">[rows]</param>
    /// <param name="calibrator">Calibrates them.</param>
    /// <param name="first">Place of the first of the rows among all examples.</param>
    /// <param name="count">Number of examples.</param>
    public static PrequentialScore Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, Calibrator calibrator, int first, int count)
    {
        int classes = probabilities.Length / labels.Length, skipped = Math.Max(0, count / 3 - first);
        double loss = 0;
        for (int row = skipped; row < labels.Length; row++)
        {
            double[] own = probabilities.Slice(row * classes, classes).ToArray();
            calibrator.Apply(own);
            loss -= Math.Log(Math.Max(own[labels[row]], double.Epsilon));
        }

        return new PrequentialScore(loss, labels.Length - skipped);
    }
}
