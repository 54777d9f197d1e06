using Gpicl.Datasets;
using static System.FormattableString;

namespace Gpicl.Cli.MetaLearning;

/// <summary>How figures of a comparison are written, in tables of either kind.</summary>
internal static class ComparisonText
{
    private const string Unknown = "–";

    public static string Accuracy(ComparisonFigure figure) => Invariant($"{100 * figure.Accuracy:F1} ± {100 * figure.HalfWidth95:F1}");

    public static string? Paper(ComparisonFigure figure) => figure.PaperAccuracy is { } accuracy ? Invariant($"{100 * accuracy:F1}") : null;

    /// <summary>The heads of the table of costs.</summary>
    public static string[] CostHeads(int examples) =>
        ["learner", "is a", "parameters", Invariant($"state after {examples} examples"), "training sequences", "training PFLOP", "ms a prediction"];

    /// <summary>A line of the table of costs.</summary>
    public static string[] Costs(ComparisonRow row) =>
    [
        row.Name,
        row.Learner,
        Invariant($"{row.Parameters:N0}"),
        Invariant($"{row.StateSize:N0}"),
        row.MetaTrainingSequences is { } sequences ? sequences == 0 ? "none" : Invariant($"{sequences:N0}") : Unknown,
        row.MetaTrainingPetaflop is { } petaflop ? petaflop == 0 ? "none" : ThreeDigits(petaflop) : Unknown,
        ThreeDigits(row.MillisecondsPerPrediction),
    ];

    public static string Describe(ImagePreparation images) =>
        (images.Side is { } side ? Invariant($"{side} × {side}") : "as they are")
        + (images.Gray ? ", gray" : ", color")
        + (images.Normalize ? ", z-normalized" : "");

    private static string ThreeDigits(double value) => value >= 100 ? Invariant($"{value:N0}") : Invariant($"{value:G3}");
}
