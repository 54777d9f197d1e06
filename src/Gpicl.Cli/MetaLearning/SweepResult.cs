namespace Gpicl.Cli.MetaLearning;

/// <summary>What <c>gpicl sweep</c> found.</summary>
/// <param name="Dataset">The data set the settings were chosen on.</param>
/// <param name="Sequences">Sequences each setting was tried on.</param>
/// <param name="Examples">Support examples before the last prediction.</param>
/// <param name="Cells">All settings, those without hidden layers first.</param>
/// <param name="Best">The setting with the best accuracy.</param>
/// <param name="Tests">That setting on other sequences, from test splits.</param>
internal sealed record SweepResult(
    string Dataset, int Sequences, int Examples, IReadOnlyList<SweepCell> Cells, SweepCell Best, IReadOnlyList<MetaTestResult> Tests);
