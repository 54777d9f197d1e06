using System.Globalization;

namespace Gpicl.Cli.Report;

/// <summary>A training run of the report, as options that <c>gpicl bench train</c> and the reference script share.</summary>
internal sealed record TrainingSetup(string Layout, int ModelSize, int Heads, int Batch)
{
    private const int Layers = 4;
    private const int Inputs = 196;
    private const int Length = 100;

    /// <summary>The runs of the report: heads of 32 values, as in the paper.</summary>
    public static IReadOnlyList<TrainingSetup> All { get; } =
    [
        .. from layout in new[] { "previous-label", "paired" }
           from size in new[] { (Model: 256, Batch: 32), (Model: 128, Batch: 64), (Model: 64, Batch: 64) }
           select new TrainingSetup(layout, size.Model, size.Model / 32, size.Batch),
    ];

    /// <summary>The options.</summary>
    public IReadOnlyList<string> Arguments(int threads, int steps) =>
    [
        "--layout", Layout, "--d", Text(ModelSize), "--layers", Text(Layers), "--heads", Text(Heads), "--batch", Text(Batch),
        "--inputs", Text(Inputs), "--length", Text(Length), "--threads", Text(threads), "--steps", Text(steps),
    ];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
