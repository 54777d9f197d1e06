namespace Gpicl.MetaTesting.Comparisons;

/// <summary>How learners are compared. Defaults are those of the paper's Table 2, with more predictions.</summary>
internal sealed record ComparisonOptions
{
    /// <summary>Support examples before the prediction that counts, 0 .. 65,535. Default 99.</summary>
    public int Examples { get; init; } = 99;

    /// <summary>Sequences, each giving one prediction after <see cref="Examples"/> examples, at least 1. Default 10,000: intervals of ± 1 % or less.</summary>
    public int Predictions { get; init; } = 10_000;

    /// <summary>Sequences a learning curve is averaged over, at least 1. Default 1,024.</summary>
    public int CurvePredictions { get; init; } = 1_024;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    public void Validate()
    {
        var check = new OptionCheck("Comparison");
        check.InRange(Examples, 0, ushort.MaxValue, nameof(Examples));
        check.AtLeast(Predictions, 1, nameof(Predictions));
        check.AtLeast(CurvePredictions, 1, nameof(CurvePredictions));
        check.ThrowIfAny();
    }
}
