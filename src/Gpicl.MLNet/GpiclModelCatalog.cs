using Gpicl.MLNet.Images;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Schemas;
using Gpicl.MLNet.Trainers;
using Gpicl.MLNet.Transforms;

namespace Microsoft.ML;

/// <summary>
/// Saves and loads fitted pipelines with components of this library. <c>Model.Save</c> has no room for them; it writes
/// all but label permutations as components of ML.NET that do the same, one row at a time.
/// </summary>
public static class GpiclModelCatalog
{
    private static readonly PartFormat[] Formats =
    [
        GpiclFormat.Instance, MamlFormat.Instance, OnlineSgdFormat.Instance,
        RandomProjectionFormat.Instance, LabelPermutationFormat.Instance, ImageFeatureFormat.Instance, TableFeaturesFormat.Instance,
        TopLabelsFormat.Instance,
    ];

    /// <summary>Writes a fitted pipeline with whatever it was fitted to: built-in transformers and those of this library, chained. Atomic.</summary>
    /// <param name="catalog">The model operations of the context.</param>
    /// <param name="model">A chain, or a single transformer.</param>
    /// <param name="inputSchema">Schema of the data the model is meant for, kept with it; null for none.</param>
    /// <param name="filePath">The file to create or replace; its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveGpicl(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        new PipelineFile(catalog, Formats).Save(model, inputSchema, filePath);
    }

    /// <summary>
    /// Reads a pipeline that <see cref="SaveGpicl"/> or <c>Model.Save</c> wrote, classifiers with the examples they have read;
    /// it gives the same predictions. As with <c>Model.Load</c>, only load files you trust.
    /// </summary>
    /// <remarks>
    /// Files of classifiers, as <c>gpicl fit</c> and <see cref="Gpicl.InContext.InContextClassifier.Save"/> write them, are read, too. Where
    /// such a classifier was fitted to a table whose columns have names, the pipeline takes these columns, numbers and text, and encodes
    /// them as the tool does; <paramref name="inputSchema"/> lists them. Any other takes a vector <c>Features</c>. The last transformer
    /// is a <see cref="Gpicl.MLNet.GpiclTransformer"/>.
    /// </remarks>
    /// <param name="catalog">The model operations of the context.</param>
    /// <param name="filePath">The file.</param>
    /// <param name="inputSchema">The schema it was saved with, or null.</param>
    /// <returns>A chain of the transformers.</returns>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or is neither a pipeline nor a classifier of this library.</exception>
    public static ITransformer LoadGpicl(this ModelOperationsCatalog catalog, string filePath, out DataViewSchema? inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        return ClassifierPipeline.TryLoad(CatalogEnvironment.Of(catalog), filePath, out inputSchema)
            ?? new PipelineFile(catalog, Formats).Load(filePath, out inputSchema);
    }
}
