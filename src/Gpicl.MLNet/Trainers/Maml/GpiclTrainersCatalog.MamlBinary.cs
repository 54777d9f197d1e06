using Gpicl.MLNet;
using Gpicl.MLNet.Schemas;

namespace Microsoft.ML;

public static partial class GpiclTrainersCatalog
{
    /// <summary>Creates a <see cref="MamlTrainer"/>: networks that take one step on every row, from meta-learned initial weights.</summary>
    /// <param name="catalog">The trainers of <see cref="MLContext.BinaryClassification"/>.</param>
    /// <param name="labelColumnName">Column with the label, truth values.</param>
    /// <param name="featureColumnName">Column with the features, a vector of <see cref="float"/> of known size.</param>
    /// <param name="members">Size of the ensemble, 1 .. 1,000; time and memory grow in proportion.</param>
    /// <param name="seed">Seed of the ensemble.</param>
    /// <param name="checkpointPath">File with meta-learned weights; null for those that come with the library.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static MamlTrainer Maml(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", int members = 8, ulong seed = 0, string? checkpointPath = null) =>
        Maml(catalog, new MamlTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Members = members,
            Seed = seed,
            CheckpointPath = checkpointPath,
        });

    /// <summary>Creates a <see cref="MamlTrainer"/> with options.</summary>
    /// <param name="catalog">The trainers of <see cref="MLContext.BinaryClassification"/>.</param>
    /// <param name="options">Copied. The label column holds truth values.</param>
    /// <exception cref="ArgumentException">An option is out of range, or options contradict each other.</exception>
    public static MamlTrainer Maml(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MamlTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new MamlTrainer(CatalogEnvironment.Of(catalog), options, isBinary: true);
    }
}
