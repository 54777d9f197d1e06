namespace Gpicl.Cli.Report;

/// <summary>Everything <c>bench report</c> measured.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Date">When, yyyy-MM-dd.</param>
/// <param name="Threads">The larger thread count.</param>
/// <param name="Rounds">How often each figure was measured.</param>
/// <param name="Blas">What numpy multiplied with; null where it was not measured.</param>
/// <param name="Gemm">Matrix products.</param>
/// <param name="Training">Training runs.</param>
/// <param name="Scaling">Threads and lengths, by layout.</param>
internal sealed record BenchReport(
    string Machine,
    string Date,
    int Threads,
    int Rounds,
    string? Blas,
    IReadOnlyList<GemmRow> Gemm,
    IReadOnlyList<TrainingRow> Training,
    IReadOnlyList<ScalingRow> Scaling);
