using Gpicl.MLNet.Images;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
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
/// A <c>PredictionEngine</c> disposes of the model it was made of, unless it is made with <c>OwnsTransformer = false</c>. Used again
/// after it was disposed, this transformer loads its network once more, from a file that must be the same still. Disposal while
/// another thread is extracting ends that with an <see cref="ObjectDisposedException"/>.
/// </para>
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
public sealed class ImageFeatureTransformer : IHasFormat, IDisposable
{
    private readonly IHost host;
    private readonly SharedExtractor shared;
    private readonly Lock gate = new();
    private readonly string fingerprint; // of the network
    private ImageFeatureExtractor? extractor; // null after disposal, until it is wanted again

    internal ImageFeatureTransformer(IHost host, SharedExtractor shared, string outputColumn, string inputColumn, ImageColumnType inputType)
    {
        this.host = host;
        this.shared = shared;
        (OutputColumnName, InputColumnName, InputType) = (outputColumn, inputColumn, inputType);
        extractor = shared.Acquire();
        fingerprint = extractor.Fingerprint;
    }

    /// <summary>Column with the features.</summary>
    public string OutputColumnName { get; }

    /// <summary>Column with the images.</summary>
    public string InputColumnName { get; }

    /// <summary>The network. It belongs to this transformer and others of the same estimator, and is loaded again after <see cref="Dispose"/>.</summary>
    /// <exception cref="IOException">It was to be loaded again, and its file is missing, cannot be read, or has changed.</exception>
    public ImageFeatureExtractor Extractor
    {
        get
        {
            lock (gate)
                return extractor ??= Reopen();
        }
    }

    /// <summary>What the column held that it was fitted to.</summary>
    internal ImageColumnType InputType { get; }

    bool ITransformer.IsRowToRowMapper => true;

    PartFormat IHasFormat.Format => ImageFeatureFormat.Instance;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, CreateMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => CreateMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => BuiltInEquivalent.Save(this, ctx);

    /// <summary>Releases the network, once the estimator's other transformers have, too.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (extractor == null)
                return;
            extractor = null;
            shared.Release();
        }
    }

    private ImageFeatureExtractor Reopen()
    {
        ImageFeatureExtractor found = shared.Acquire();
        if (found.Fingerprint == fingerprint)
            return found;
        shared.Release();
        throw new IOException(
            $"'{found.Model.Path}' has changed since the transformer was fitted, and cannot take the place of the network that was disposed of.");
    }

    private Mapper CreateMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new Mapper(this, schema, ImageColumn.Check(schema, InputColumnName, Extractor.Options.Pixels), Extractor);
    }

    private sealed class Mapper(ImageFeatureTransformer parent, DataViewSchema input, DataViewSchema.Column images, ImageFeatureExtractor extractor)
        : BlockMapper(
            input, images, new DataViewSchema.DetachedColumn(parent.OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, extractor.Width)))
    {
        public override int LargestBlock => extractor.Options.BatchSize;

        public override RowBlock CreateBlock(DataViewRow input, int capacity) => new ImageFeatureBlock(
            () => parent.Extractor, ImageColumn.Create(input, Source, extractor.Options.Pixels), new ExtractionProgress(parent.host, extractor.Model),
            capacity);
    }
}
