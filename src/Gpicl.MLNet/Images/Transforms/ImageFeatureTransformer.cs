using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet;

/// <summary>
/// Adds features of images, a vector of <see cref="float"/>; NaN where an image is missing or has missing pixels. Holds native
/// resources until it, or the chain it is in, is disposed.
/// </summary>
public sealed class ImageFeatureTransformer : ITransformer, IDisposable
{
    private readonly IHost host;
    private readonly SharedExtractor shared;
    private int disposed;

    internal ImageFeatureTransformer(IHost host, SharedExtractor shared, string outputColumn, string inputColumn)
    {
        this.host = host;
        this.shared = shared;
        (OutputColumnName, InputColumnName) = (outputColumn, inputColumn);
        Extractor = shared.Acquire();
    }

    /// <summary>Column with the features.</summary>
    public string OutputColumnName { get; }

    /// <summary>Column with the images.</summary>
    public string InputColumnName { get; }

    /// <summary>The network. It belongs to this transformer and others of the same estimator.</summary>
    public ImageFeatureExtractor Extractor { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, CreateMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => CreateMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw PipelineFile.UseSaveGpicl(nameof(ImageFeatureTransformer));

    /// <summary>Releases the network, once the estimator's other transformers have, too.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
            shared.Release();
    }

    private ImageFeatureMapper CreateMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new ImageFeatureMapper(schema, ImageColumn.Check(schema, InputColumnName, Extractor.Options.Pixels), OutputColumnName, Extractor, host);
    }
}
