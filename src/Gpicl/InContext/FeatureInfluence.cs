namespace Gpicl.InContext;

/// <summary>What one feature of a query has to do with its prediction.</summary>
/// <param name="Feature">Number of the feature, from 0.</param>
/// <param name="Change">
/// By how much the probability of the predicted class falls, in the mean, when the feature's value is replaced by those that examples have,
/// −1 .. 1.
/// </param>
public readonly record struct FeatureInfluence(int Feature, double Change);
