using Gpicl.Baselines.Online;
using Gpicl.MLNet;
using Gpicl.MLNet.Schemas;

namespace Microsoft.ML;

public static partial class GpiclTrainersCatalog
{
    /// <summary>Creates an <see cref="OnlineSgdTrainer"/>: a softmax classifier that takes one step on every row.</summary>
    /// <param name="catalog">The trainers of <see cref="MLContext.BinaryClassification"/>.</param>
    /// <param name="labelColumnName">Column with the label, truth values.</param>
    /// <param name="featureColumnName">Column with the features, a vector of <see cref="float"/> of known size.</param>
    /// <param name="optimizer">How gradients become steps.</param>
    /// <param name="learningRate">Learning rate, above 0, at most 10.</param>
    /// <param name="numberOfIterations">How often to go over the rows, at least 1.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static OnlineSgdTrainer OnlineSgd(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features",
        OnlineOptimizer optimizer = OnlineOptimizer.Adam, float learningRate = 0.005f, int numberOfIterations = 1) =>
        OnlineSgd(catalog, new OnlineSgdTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Optimizer = optimizer,
            LearningRate = learningRate,
            NumberOfIterations = numberOfIterations,
        });

    /// <summary>Creates an <see cref="OnlineSgdTrainer"/> with options.</summary>
    /// <param name="catalog">The trainers of <see cref="MLContext.BinaryClassification"/>.</param>
    /// <param name="options">Copied. The label column holds truth values.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static OnlineSgdTrainer OnlineSgd(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, OnlineSgdTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new OnlineSgdTrainer(CatalogEnvironment.Of(catalog), options, isBinary: true);
    }
}
