using Gpicl.MLNet;
using Gpicl.MLNet.Schemas;
using Gpicl.MLNet.Transforms;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>
/// In-context learning among ML.NET's trainers of multiclass classification and, for labels that are truth values, of binary classification.
/// ML.NET's one-versus-all and pairwise coupling take no trainers of others; these take all classes at once.
/// </summary>
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

    /// <summary>
    /// Creates a <see cref="GpiclTrainer"/> that takes the columns of a table as they are: numbers, text and keys, single ones or
    /// vectors of known size. Numbers may be missing (NaN), and so may words.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Numbers of any type and truth values become <see cref="float"/>. Text and keys become indicators, one for each word or key that
    /// occurs in the rows given to Fit, and one for missing words if some were missing there; words and keys met later have none.
    /// </para>
    /// <para>
    /// The estimator is a chain: transforms of ML.NET that make the vector <c>Features</c>, then the trainer. What it is fitted to is saved and loaded
    /// by all that saves and loads pipelines. Its last transformer is a <see cref="GpiclTransformer"/>, which is given more rows as the chain
    /// transforms them: <c>model.LastTransformer.Append(model.Transform(rows))</c>.
    /// </para>
    /// </remarks>
    /// <param name="catalog">The trainers of <see cref="MLContext.MulticlassClassification"/>.</param>
    /// <param name="labelColumnName">Column with the label, a key of 2 or more values.</param>
    /// <param name="featureColumnNames">Columns with the features, at least one, each named once, the label's not among them. Copied.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static EstimatorChain<GpiclTransformer> Gpicl(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string labelColumnName, string[] featureColumnNames) =>
        Gpicl(catalog, new GpiclTrainer.Options { LabelColumnName = labelColumnName }, featureColumnNames);

    /// <summary>Creates a <see cref="GpiclTrainer"/> with options that takes the columns of a table as they are.</summary>
    /// <inheritdoc cref="Gpicl(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string[])" path="/remarks"/>
    /// <param name="catalog">The trainers of <see cref="MLContext.MulticlassClassification"/>.</param>
    /// <param name="options">Copied. The vector made of the columns is called <see cref="EnsembleTrainerOptions.FeatureColumnName"/>.</param>
    /// <param name="featureColumnNames">Columns with the features, at least one, each named once, the label's not among them. Copied.</param>
    /// <exception cref="ArgumentException">An option is out of range, options contradict each other, or columns cannot be used.</exception>
    public static EstimatorChain<GpiclTransformer> Gpicl(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, GpiclTrainer.Options options, string[] featureColumnNames)
    {
        GpiclTrainer trainer = Gpicl(catalog, options);
        var features = new FeatureColumnsEstimator(CatalogEnvironment.Of(catalog), options.FeatureColumnName, options.LabelColumnName, featureColumnNames);
        return new EstimatorChain<ITransformer>().Append(features).Append(trainer);
    }
}
