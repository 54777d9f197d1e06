using Gpicl.MLNet;
using Gpicl.MLNet.Schemas;
using Gpicl.MLNet.Transforms;
using Microsoft.ML.Data;

namespace Microsoft.ML;

public static partial class GpiclTrainersCatalog
{
    /// <summary>Creates a <see cref="GpiclTrainer"/>: classifies by what a meta-trained Transformer has read of the labeled rows.</summary>
    /// <param name="catalog">The trainers of <see cref="MLContext.BinaryClassification"/>.</param>
    /// <param name="labelColumnName">Column with the label, truth values.</param>
    /// <param name="featureColumnName">Column with the features, a vector of <see cref="float"/> of known size.</param>
    /// <param name="members">Size of the ensemble, 1 .. 1,000; time and memory grow in proportion.</param>
    /// <param name="seed">Seed of the ensemble.</param>
    /// <param name="checkpointPath">File with meta-trained weights; null for those that come with the library.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static GpiclTrainer Gpicl(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", int members = 8, ulong seed = 0, string? checkpointPath = null) =>
        Gpicl(catalog, new GpiclTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Members = members,
            Seed = seed,
            CheckpointPath = checkpointPath,
        });

    /// <summary>Creates a <see cref="GpiclTrainer"/> with options.</summary>
    /// <param name="catalog">The trainers of <see cref="MLContext.BinaryClassification"/>.</param>
    /// <param name="options">Copied. The label column holds truth values.</param>
    /// <exception cref="ArgumentException">An option is out of range, or options contradict each other.</exception>
    public static GpiclTrainer Gpicl(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, GpiclTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new GpiclTrainer(CatalogEnvironment.Of(catalog), options, isBinary: true);
    }

    /// <summary>Creates a <see cref="GpiclTrainer"/> that takes the columns of a table as they are: numbers, text and keys.</summary>
    /// <inheritdoc cref="GpiclTrainersCatalog.Gpicl(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string[])" path="/remarks"/>
    /// <param name="catalog">The trainers of <see cref="MLContext.BinaryClassification"/>.</param>
    /// <param name="labelColumnName">Column with the label, truth values.</param>
    /// <param name="featureColumnNames">Columns with the features, at least one, each named once, the label's not among them. Copied.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static EstimatorChain<GpiclTransformer> Gpicl(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, string labelColumnName, string[] featureColumnNames) =>
        Gpicl(catalog, new GpiclTrainer.Options { LabelColumnName = labelColumnName }, featureColumnNames);

    /// <summary>Creates a <see cref="GpiclTrainer"/> with options that takes the columns of a table as they are.</summary>
    /// <inheritdoc cref="GpiclTrainersCatalog.Gpicl(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string[])" path="/remarks"/>
    /// <param name="catalog">The trainers of <see cref="MLContext.BinaryClassification"/>.</param>
    /// <param name="options">Copied. The vector made of the columns is called <see cref="EnsembleTrainerOptions.FeatureColumnName"/>.</param>
    /// <param name="featureColumnNames">Columns with the features, at least one, each named once, the label's not among them. Copied.</param>
    /// <exception cref="ArgumentException">An option is out of range, options contradict each other, or columns cannot be used.</exception>
    public static EstimatorChain<GpiclTransformer> Gpicl(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, GpiclTrainer.Options options, string[] featureColumnNames)
    {
        GpiclTrainer trainer = Gpicl(catalog, options);
        var features = new FeatureColumnsEstimator(CatalogEnvironment.Of(catalog), options.FeatureColumnName, options.LabelColumnName, featureColumnNames);
        return new EstimatorChain<ITransformer>().Append(features).Append(trainer);
    }
}
