namespace Gpicl.Samples.TextTriage;

/// <summary>How a rival fared with a number of texts to learn from.</summary>
/// <param name="Accuracies">In %, [splits].</param>
/// <param name="Losses">Log-losses, [splits].</param>
internal sealed record Outcome(double[] Accuracies, double[] Losses)
{
    public static Outcome Of(IReadOnlyList<(double Accuracy, double LogLoss)> runs) =>
        new([.. runs.Select(run => run.Accuracy)], [.. runs.Select(run => run.LogLoss)]);

    public override string ToString() => $"{Estimate.Of(Accuracies).ToString("0.0")}, {Estimate.Of(Losses).ToString("0.000")}";

    /// <summary>Who is ahead of whom on the same splits: a difference counts where its 95 % interval leaves out 0.</summary>
    public string Against(Outcome other)
    {
        Estimate accuracy = Estimate.Difference(Accuracies, other.Accuracies), loss = Estimate.Difference(Losses, other.Losses);
        return $"{accuracy.ToString("+0.0;-0.0")} {Verdict(accuracy)}, {loss.ToString("+0.000;-0.000")} {Verdict(new Estimate(-loss.Mean, loss.HalfWidth))}";
    }

    private static string Verdict(Estimate gain) => gain.Mean > gain.HalfWidth ? "ahead" : -gain.Mean > gain.HalfWidth ? "behind" : "level";
}
