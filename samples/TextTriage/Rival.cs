using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.Samples.TextTriage;

/// <summary>A way from texts to classes.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Pipeline">From the columns Text, Embedding and Class, a key.</param>
internal sealed record Rival(string Name, IEstimator<ITransformer> Pipeline)
{
    // Without L1 and normalization LbfgsMaximumEntropy does better here: with weak L2 it gives the better probabilities, with strong L2 the better labels.
    private const float WeakL2 = 0.01f, StrongL2 = 1;

    /// <summary>All of them, the one of this library first.</summary>
    public static Rival[] All(MLContext ml)
    {
        var trainers = ml.MulticlassClassification.Trainers;
        return
        [
            new("Gpicl", trainers.Gpicl("Class", "Embedding")),
            new("LbfgsMaximumEntropy", ml.Transforms.NormalizeMeanVariance("Embedding", fixZero: false)
                .Append(trainers.LbfgsMaximumEntropy("Class", "Embedding"))),
            new("the same, L2 0.01 alone", trainers.LbfgsMaximumEntropy("Class", "Embedding", l1Regularization: 0, l2Regularization: WeakL2)),
            new("the same, L2 1 alone", trainers.LbfgsMaximumEntropy("Class", "Embedding", l1Regularization: 0, l2Regularization: StrongL2)),
            new("FeaturizeText, SdcaMaximumEntropy", ml.Transforms.Text.FeaturizeText("Words", "Text")
                .Append(trainers.SdcaMaximumEntropy("Class", "Words"))),
        ];
    }

    /// <summary>Accuracy in % and log-loss on new texts.</summary>
    public (double Accuracy, double LogLoss) Test(MLContext ml, IEnumerable<EmbeddedMessage> known, IEnumerable<EmbeddedMessage> unknown)
    {
        var model = ml.Transforms.Conversion.MapValueToKey("Class", "Label").Append(Pipeline).Fit(ml.Data.LoadFromEnumerable(known));
        MulticlassClassificationMetrics metrics =
            ml.MulticlassClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(unknown)), labelColumnName: "Class");
        return (100 * metrics.MicroAccuracy, metrics.LogLoss);
    }
}
