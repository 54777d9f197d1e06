namespace Gpicl.InContext;

/// <summary>What one labeled example has to do with a prediction.</summary>
/// <param name="Index">Number of the example in the order of <see cref="InContextClassifier.GetExamples"/>, from 0.</param>
/// <param name="Label">Its class.</param>
/// <param name="Change">
/// By how much the probability of the predicted class falls when the example is left out, −1 .. 1: positive where it speaks for the
/// prediction, negative where it speaks against.
/// </param>
/// <param name="IsExact">
/// Whether <paramref name="Change"/> is that of a refit without the example; else its key and value were masked, and later examples still
/// know of it.
/// </param>
/// <param name="Attention">
/// Share of the query's attention that goes to the example, averaged over members, layers and heads, 0 .. 1. What no
/// example gets, goes to the query itself.
/// </param>
public readonly record struct ExampleInfluence(int Index, int Label, double Change, bool IsExact, double Attention);
