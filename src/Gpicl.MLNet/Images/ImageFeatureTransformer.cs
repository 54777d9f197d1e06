using Gpicl.MLNet.Images;
using Gpicl.MLNet.Rows;
using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet;

/// <summary>
/// Adds features of images, a vector of <see cref="float"/>; NaN where an image is missing or has missing pixels. Holds native
/// resources until it, or the chain it is in, is disposed.
/// </summary>
/// <remarks>
/// <para>
/// <c>Model.Save</c> writes it, with its network, as components of ML.NET that do the same for one row at a time;
/// <c>Model.LoadGpicl</c> gives it back from the same file. Applications that read the file with <c>Model.Load</c> need the
/// packages Microsoft.ML.OnnxTransformer and Microsoft.ML.OnnxRuntime, for a column of <c>MLImage</c> also
/// Microsoft.ML.ImageAnalytics, and not this library. Without it a value that is no pixel gives NaN instead of an exception,
/// and partly transparent images have the colors that <c>ExtractPixels</c> finds.
/// </para>
/// <para>
/// A column of <c>MLImage</c> must state the size of its images for that, as <c>ResizeImages</c> or the attribute
/// <c>ImageType</c> do, and they must be of that size; where sizes differ, <c>Model.Save</c> throws a
/// <see cref="NotSupportedException"/>, and <c>Model.SaveGpicl</c> does without.
/// </para>
/// </remarks>
public sealed class ImageFeatureTransformer : ITransformer, IDisposable
{
    private readonly IHost host;
    private readonly SharedExtractor shared;
    private int disposed;

    internal ImageFeatureTransformer(IHost host, SharedExtractor shared, string outputColumn, string inputColumn, ImageColumnType inputType)
    {
        this.host = host;
        this.shared = shared;
        (OutputColumnName, InputColumnName, InputType) = (outputColumn, inputColumn, inputType);
        Extractor = shared.Acquire();
    }

    /// <summary>Column with the features.</summary>
    public string OutputColumnName { get; }

    /// <summary>Column with the images.</summary>
    public string InputColumnName { get; }

    /// <summary>The network. It belongs to this transformer and others of the same estimator.</summary>
    public ImageFeatureExtractor Extractor { get; }

    /// <summary>What the column held that it was fitted to.</summary>
    internal ImageColumnType InputType { get; }

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

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        BuiltInEquivalent.Save(ImageFeatureEquivalent.Of(this), ctx);
    }

    /// <summary>Releases the network, once the estimator's other transformers have, too.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
            shared.Release();
    }

    private Mapper CreateMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new Mapper(schema, ImageColumn.Check(schema, InputColumnName, Extractor.Options.Pixels), OutputColumnName, Extractor, host);
    }

    private sealed class Mapper(DataViewSchema input, DataViewSchema.Column images, string outputColumn, ImageFeatureExtractor extractor, IHost host)
        : BlockMapper(input, images, new DataViewSchema.DetachedColumn(outputColumn, new VectorDataViewType(NumberDataViewType.Single, extractor.Width)))
    {
        public override int LargestBlock => extractor.Options.BatchSize;

        public override RowBlock CreateBlock(DataViewRow input, int capacity) => new ImageFeatureBlock(
            extractor, ImageColumn.Create(input, Source, extractor.Options.Pixels), new ExtractionProgress(host, extractor.Model), capacity);
    }
}
