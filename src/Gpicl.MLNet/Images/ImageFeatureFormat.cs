using System.Text.Json.Serialization;
using Gpicl.MLNet.Saving;
using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Transforms.Image;

namespace Gpicl.MLNet.Images;

/// <summary>
/// How an <see cref="ImageFeatureTransformer"/> is saved: with its network, but not with the device it runs on. For ML.NET, one
/// ONNX graph prepares images, holds the network, of which there is no second copy, and averages its features.
/// </summary>
internal sealed partial class ImageFeatureFormat()
    : PartFormat<ImageFeatureTransformer, ImageFeatureFormat.Settings>("image-features", () => ImageFeatureJson.Default.Settings)
{
    public static readonly ImageFeatureFormat Instance = new();

    private const string NetworkEntry = "network.onnx";

    protected override Settings Describe(ImageFeatureTransformer transformer, PartEntries entries)
    {
        ImageFeatureExtractor extractor = transformer.Extractor;
        if (entries.Graph == null)
            entries.Write(NetworkEntry, entry => entry.Write(extractor.ReadWholeFile().Content));
        return new Settings
        {
            OutputColumn = transformer.OutputColumnName,
            InputColumn = transformer.InputColumnName,
            InputType = transformer.InputType,
            FileName = Path.GetFileName(extractor.Model.Path),
            TensorName = extractor.TensorName,
            Preprocessing = extractor.Model.Preprocessing,
            Pixels = extractor.Options.Pixels,
            BatchSize = extractor.Options.BatchSize,
            Mirror = extractor.Options.Mirror,
        };
    }

    protected override ImageFeatureTransformer Restore(Settings settings, PartEntries entries)
    {
        if (string.IsNullOrEmpty(settings.OutputColumn) || string.IsNullOrEmpty(settings.InputColumn) || string.IsNullOrEmpty(settings.FileName)
            || string.IsNullOrEmpty(settings.TensorName) || settings.Preprocessing == null || settings.InputType?.IsValid(settings.Pixels) != true)
            throw new InvalidDataException($"a part of it is no extraction of features: {settings}");
        byte[] network = entries.Graph is { } graph ? EmbeddedNetwork.Restore(graph.Following) : entries.Read(NetworkEntry);
        ImageFeatureModel model = ImageFeatureModel.FromOnnx(settings.FileName, settings.Preprocessing, settings.TensorName) with { Content = network };
        var options = new ImageFeatureOptions { BatchSize = settings.BatchSize, Mirror = settings.Mirror, Pixels = settings.Pixels };
        var shared = new SharedExtractor(() => new ImageFeatureExtractor(model, options));
        return new ImageFeatureTransformer(
            entries.Environment.Register("ImageFeatures"), shared, settings.OutputColumn, settings.InputColumn, settings.InputType);
    }

    protected override BuiltInEquivalent ToBuiltIn(ImageFeatureTransformer transformer)
    {
        string column = transformer.InputColumnName;
        bool extracts = transformer.InputType.Kind == ImageColumnKind.Image;
        if (extracts && transformer.InputType.Height == 0)
        {
            throw new NotSupportedException(
                "mlContext.Model.Save writes the extraction of image features as an ONNX graph, which must know the size of images, "
                + $"but column '{column}' holds images of any size, and ML.NET scales them otherwise than networks were trained to see. "
                + $"Bring them to one size before with mlContext.Transforms.ResizeImages. Or else: {BuiltInEquivalent.Advice}");
        }

        ImageFeatureExtractor extractor = transformer.Extractor;
        NetworkFile file = extractor.ReadWholeFile();
        if (file.OperatorSet < NetworkSurroundings.LowestOperatorSet)
        {
            throw new NotSupportedException(
                $"mlContext.Model.Save adds operations to the network, which must be of version {NetworkSurroundings.LowestOperatorSet} of ONNX's operators "
                + $"or later, but '{file.Path}' is of version {file.OperatorSet}. Convert it. Or else: {BuiltInEquivalent.Advice}");
        }

        if (extractor.Options.Mirror && extractor.Network.FixedBatch == 1)
        {
            throw new NotSupportedException(
                "mlContext.Model.Save writes one graph, through which an image and its mirror image go together, but "
                + $"'{file.Path}' takes one image at a time. Set {nameof(ImageFeatureOptions)}.{nameof(ImageFeatureOptions.Mirror)} to false. "
                + $"Or else: {BuiltInEquivalent.Advice}");
        }

        string prefix = "Gpicl.";
        while (file.HasNames(prefix))
            prefix += "Gpicl.";
        string input = prefix + "Pixels";
        var pixels = PixelVector.Of(transformer.InputType, extractor.Options.Pixels);
        var (before, validity) = Before(extractor, pixels, prefix, input);
        var (after, output) = After(extractor, prefix, validity);
        ModelProto network = EmbeddedNetwork.Hide(file.Message, extractor.Network.InputName);
        return new BuiltInEquivalent(new OnnxModel(before, [], network, after), input, output)
        {
            Following = network.CalculateSize(),
            Column = new DataViewSchema.DetachedColumn(column, transformer.InputType.ToDataViewType(extractor.Options.Pixels)),
            Surround = (transforms, compute) =>
            {
                IEstimator<ITransformer> read = extracts
                    ? transforms.ExtractPixels(input, column, ImagePixelExtractingEstimator.ColorBits.All)
                    : transforms.CopyColumns(input, column);
                return read.Append(compute).Append(transforms.CopyColumns(transformer.OutputColumnName, output)).Append(transforms.DropColumns(input, output));
            },
        };
    }

    // What comes before the network makes its input, under the input's name.
    private static (OnnxGraph Graph, string Validity) Before(ImageFeatureExtractor extractor, PixelVector pixels, string prefix, string input)
    {
        FeatureNetwork network = extractor.Network;
        var graph = new OnnxGraph();
        graph.Input(input, pixels.Type, 1, pixels.Length);
        ElementType type = network.ElementType == TensorElementType.Float16 ? ElementType.Float16 : ElementType.Float;
        var preprocessing = new PreprocessingGraph(new NetworkSurroundings(graph, prefix), pixels, extractor.Model.Preprocessing);
        var (views, validity) = preprocessing.Add(input, type, network.ChannelsLast, extractor.Options.Mirror);
        string[] batch = [.. Enumerable.Range(0, network.FixedBatch ?? views.Length).Select(i => views[i % views.Length])]; // full
        graph.Node("Concat", network.InputName, batch, AttributeProto.Of("axis", 0));
        return (graph, validity);
    }

    private static (OnnxGraph Graph, string Features) After(ImageFeatureExtractor extractor, string prefix, string validity)
    {
        var graph = new OnnxGraph();
        int views = extractor.Options.Mirror ? 2 : 1;
        string features = PoolingGraph.Add(
            new NetworkSurroundings(graph, prefix), extractor.TensorName, extractor.FeatureShape(), views, extractor.Network.ChannelsLast, validity);
        graph.Output(features, ElementType.Float, extractor.Width);
        return (graph, features);
    }

    internal sealed record Settings
    {
        public required string OutputColumn { get; init; }

        public required string InputColumn { get; init; }

        public required ImageColumnType InputType { get; init; }

        public required string FileName { get; init; }

        public required string TensorName { get; init; }

        public required ImagePreprocessing Preprocessing { get; init; }

        public required PixelLayout? Pixels { get; init; }

        public required int BatchSize { get; init; }

        /// <summary>Files of earlier versions do not say, and have none.</summary>
        public bool Mirror { get; init; }
    }

    [JsonSerializable(typeof(Settings))]
    private sealed partial class ImageFeatureJson : JsonSerializerContext;
}
