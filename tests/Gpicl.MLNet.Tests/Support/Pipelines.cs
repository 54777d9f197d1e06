using Gpicl.InContext;
using Gpicl.Model;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests.Support;

/// <summary>Pipelines over a small learner.</summary>
public static class Pipelines
{
    private static readonly Lazy<InContextLearner> Random = new(() => new InContextLearner(new GpiclNetwork(
        new GpiclOptions { InputSize = 8, Classes = 5, ModelSize = 16, Layers = 2, Heads = 2 }, 3)));

    /// <summary>A learner with random weights: its predictions are no good, but well defined.</summary>
    public static InContextLearner Learner => Random.Value;

    public static GpiclTrainer Trainer(MLContext ml, Action<GpiclTrainer.Options>? change = null)
    {
        var options = new GpiclTrainer.Options { Learner = Learner, Members = 2 };
        change?.Invoke(options);
        return ml.MulticlassClassification.Trainers.Gpicl(options);
    }

    public static EstimatorChain<GpiclTransformer> Keyed(MLContext ml, Action<GpiclTrainer.Options>? change = null) =>
        ml.Transforms.Conversion.MapValueToKey("Label").Append(Trainer(ml, change));

    public static float[][] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];
}
