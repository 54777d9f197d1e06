using Gpicl.MLNet;
using Gpicl.MLNet.Schemas;

namespace Microsoft.ML;

/// <summary>In-context learning among ML.NET's trainers.</summary>
public static partial class GpiclTrainersCatalog
{
    /// <summary>Creates a <see cref="GpiclTrainer"/>: classifies by what a meta-trained Transformer has read of the labeled rows.</summary>
    /// <param name="catalog">The trainers of <see cref="MLContext.MulticlassClassification"/>.</param>
    /// <param name="labelColumnName">Column with the label, a key of 2 or more values.</param>
    /// <param name="featureColumnName">Column with the features, a vector of <see cref="float"/> of known size.</param>
    /// <param name="members">Size of the ensemble, 1 .. 1,000; time and memory grow in proportion.</param>
    /// <param name="seed">Seed of the ensemble.</param>
    /// <param name="checkpointPath">File with meta-trained weights; null for those that come with the library.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static GpiclTrainer Gpicl(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
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
    /// <param name="catalog">The trainers of <see cref="MLContext.MulticlassClassification"/>.</param>
    /// <param name="options">Copied.</param>
    /// <exception cref="ArgumentException">An option is out of range, or options contradict each other.</exception>
    public static GpiclTrainer Gpicl(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, GpiclTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new GpiclTrainer(CatalogEnvironment.Of(catalog), options);
    }
}
