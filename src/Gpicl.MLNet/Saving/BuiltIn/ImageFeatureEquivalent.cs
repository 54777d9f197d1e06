using Gpicl.MLNet.Images;
using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Transforms.Image;

namespace Gpicl.MLNet;

/// <summary>
/// An extraction of features as a chain of ML.NET's own transformers. One ONNX graph prepares images, holds the network, of
/// which there is no second copy, and averages its features.
/// </summary>
internal static class ImageFeatureEquivalent
{
    private const string Advice = $"or save the pipeline with mlContext.Model.{nameof(GpiclModelCatalog.SaveGpicl)}(model, inputSchema, path) and read it with mlContext.Model.{nameof(GpiclModelCatalog.LoadGpicl)}";

    /// <summary>Makes the chain.</summary>
    /// <exception cref="NotSupportedException">The size of images is not known, the network's file is not the whole network or too old, or ONNX Runtime is not there.</exception>
    /// <exception cref="IOException">The network's file is missing, cannot be read, or has changed.</exception>
    public static TransformerChain<ITransformer> Of(ImageFeatureTransformer images)
    {
        string column = images.InputColumnName;
        bool extracts = images.InputType.Kind == ImageColumnKind.Image;
        if (extracts && images.InputType.Height == 0)
            throw new NotSupportedException(
                $"mlContext.Model.Save writes the extraction of image features as an ONNX graph, which must know the size of images, but column '{column}' holds images of any size, and ML.NET scales them otherwise than networks were trained to see. Bring them to one size before with mlContext.Transforms.ResizeImages, {Advice}.");
        ImageFeatureExtractor extractor = images.Extractor;
        NetworkFile file = extractor.ReadWholeFile();
        if (file.OperatorSet < NetworkSurroundings.LowestOperatorSet)
            throw new NotSupportedException(
                $"mlContext.Model.Save adds operations to the network, which must be of version {NetworkSurroundings.LowestOperatorSet} of ONNX's operators or later, but '{file.Path}' is of version {file.OperatorSet}. Convert it, {Advice}.");

        if (extractor.Options.Mirror && extractor.Network.FixedBatch == 1)
            throw new NotSupportedException(
                $"mlContext.Model.Save writes one graph, through which an image and its mirror image go together, but '{file.Path}' takes one image at a time. Set {nameof(ImageFeatureOptions)}.{nameof(ImageFeatureOptions.Mirror)} to false, {Advice}.");

        string prefix = "Gpicl.";
        while (file.HasNames(prefix))
            prefix += "Gpicl.";
        string input = prefix + "Pixels";
        var context = new MLContext(seed: 0);
        var pixels = PixelVector.Of(images.InputType, extractor.Options.Pixels);
        var (before, validity) = Before(extractor, pixels, prefix, input);
        var (after, output) = After(extractor, prefix, validity);
        ModelProto network = EmbeddedNetwork.Hide(file.Message, extractor.Network.InputName);
        var graph = new OnnxModel(before, BuiltInEquivalent.Describe(context, images, network.CalculateSize()), network, after);

        DataViewSchema.Builder schema = new();
        schema.AddColumn(column, images.InputType.ToDataViewType(extractor.Options.Pixels));
        IEstimator<ITransformer> read = extracts
            ? context.Transforms.ExtractPixels(input, column, ImagePixelExtractingEstimator.ColorBits.All)
            : context.Transforms.CopyColumns(input, column);
        return BuiltInEquivalent.Of(context, new EmptyView(schema.ToSchema()), read, graph, input, output, images.OutputColumnName);
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
}
