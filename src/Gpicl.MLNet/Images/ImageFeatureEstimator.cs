using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Images;

/// <summary>Turns images into features with a pretrained network. Made by <c>mlContext.Transforms.ExtractImageFeatures</c>.</summary>
internal sealed class ImageFeatureEstimator : IEstimator<ImageFeatureTransformer>
{
    private readonly IHost host;
    private readonly SharedExtractor shared;
    private readonly string outputColumn;
    private readonly string inputColumn;
    private readonly ImageFeatureOptions options;

    public ImageFeatureEstimator(IHostEnvironment environment, string outputColumn, string? inputColumn, ImageFeatureModel model, ImageFeatureOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumn);
        model.Validate();
        options.Validate();
        host = environment.Register("ImageFeatures");
        this.outputColumn = outputColumn;
        this.inputColumn = inputColumn ?? outputColumn;
        this.options = options;
        shared = new SharedExtractor(() => Load(model));
    }

    /// <summary>Loads the network, unless a transformer of this estimator has it already. No row is read.</summary>
    /// <param name="input">Has the images.</param>
    /// <exception cref="ArgumentException">
    /// The column is missing, of the wrong type or size, or the network has no such tensor or reads other images.
    /// </exception>
    /// <exception cref="IOException">The network's file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The network's file is damaged, no ONNX model, or not the one it should be.</exception>
    /// <exception cref="InvalidOperationException">The network does not run, or not on the CUDA device.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime's native library is not there.</exception>
    public ImageFeatureTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var type = ImageColumnType.Of(ImageColumn.Check(input.Schema, inputColumn, options.Pixels));
        return new ImageFeatureTransformer(host, shared, outputColumn, inputColumn, type);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Check(inputSchema, inputColumn, options.Pixels);
        return SchemaShapes.Add(inputSchema, new DataViewSchema.DetachedColumn(outputColumn, new VectorDataViewType(NumberDataViewType.Single, 1)));
    }

    private ImageFeatureExtractor Load(ImageFeatureModel model)
    {
        using IChannel channel = host.Start(nameof(Fit));
        var extractor = new ImageFeatureExtractor(model, options, message => channel.Warning(MessageSensitivity.None, message));
        int batch = extractor.Network.FixedBatch ?? options.BatchSize;
        channel.Info(MessageSensitivity.None, FormattableString.Invariant(
            $"{Path.GetFileName(model.Path)}: {extractor.Width} features of tensor '{extractor.TensorName}', {batch} images at a time."));
        return extractor;
    }
}
