using Microsoft.ML;

namespace Gpicl.Samples.CompareLearners;

/// <summary>A way to classify, as a pipeline.</summary>
internal sealed record Rival(string Name, IEstimator<ITransformer> Pipeline);
