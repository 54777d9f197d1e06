using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;

namespace Gpicl.Fuzz.Targets;

/// <summary>ONNX files that users give as pretrained networks.</summary>
internal static class OnnxTargets
{
    private static readonly Type[] Documented = [typeof(InvalidDataException), typeof(ArgumentException), typeof(InvalidOperationException)];

    private static readonly byte[][] Networks = [TemporaryNetwork.Classifier().ToModel(), TemporaryNetwork.Values(2).ToModel()];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("onnx-file", ".onnx", Networks, ReadFile) { Documented = Documented },
        new("onnx-network", ".onnx", Networks, path => new ImageFeatureExtractor(Model(path)).Dispose()) { Documented = Documented },
    ];

    // What this library does with a file before ONNX Runtime sees it.
    private static void ReadFile(string path)
    {
        NetworkFile file = NetworkFile.Read(Model(path));
        file.WithOutput(file.FeatureTensor());
        file.HasNames("x");
        _ = (file.TensorNames.Count, file.HasExternalWeights);
        if (file.Message.Graph.Node.Any(NetworkFile.IsFullyConnected))
            NetworkFile.Read(Model(path) with { RemoveFinalLayer = true }).FeatureTensor();
    }

    private static ImageFeatureModel Model(string path) => ImageFeatureModel.FromOnnx(path, TemporaryNetwork.Plain);
}
