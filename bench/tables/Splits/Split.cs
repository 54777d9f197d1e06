namespace Gpicl.TableBenchmarks.Splits;

/// <summary>A draw of labeled rows to fit to, and of others to predict.</summary>
/// <param name="Number">Which draw, from 0.</param>
/// <param name="Support">Row numbers in the order in which learners read them.</param>
/// <param name="Queries">Row numbers, none of them in the support set.</param>
internal sealed record Split(int Number, int[] Support, int[] Queries);
