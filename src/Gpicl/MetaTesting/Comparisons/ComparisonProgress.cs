namespace Gpicl.MetaTesting.Comparisons;

/// <summary>Where a comparison stands.</summary>
/// <param name="Learner">The learner at work.</param>
/// <param name="Tasks">The tasks it works on.</param>
/// <param name="CellsDone">Finished pairs of learner and tasks, those reused from a file included.</param>
/// <param name="Cells">All pairs.</param>
/// <param name="SequencesDone">Sequences finished of the pair at work.</param>
internal readonly record struct ComparisonProgress(string Learner, string Tasks, int CellsDone, int Cells, int SequencesDone);
