using Gpicl.Baselines.Online;

namespace Gpicl.Cli.MetaLearning;

/// <summary>One setting of online gradient descent and how it fared.</summary>
/// <param name="Optimizer">How gradients become steps.</param>
/// <param name="HiddenLayers">0 .. 2.</param>
/// <param name="HiddenSize">Units in each; 0 without hidden layers.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Accuracy">Mean accuracy over the last ten predictions, 0 .. 1; null where the weights overflowed.</param>
internal sealed record SweepCell(OnlineOptimizer Optimizer, int HiddenLayers, int HiddenSize, double LearningRate, double? Accuracy);
