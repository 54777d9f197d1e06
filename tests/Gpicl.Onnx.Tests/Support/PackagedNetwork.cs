using Google.Protobuf;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Tests.Support;

/// <summary>
/// A network in files as those of the package Microsoft.ML.DnnImageFeaturizer.ResNet18: its features are the mean distances of blue,
/// green and red from a mean image.
/// </summary>
internal sealed class PackagedNetwork : IDisposable
{
    /// <summary>Every other pixel of the mean image is larger than the mean by that, the others smaller.</summary>
    public const int Spread = 10;

    private const int Pixels = 224 * 224;

    private readonly string folder = Directory.CreateTempSubdirectory("gpicl-").FullName;

    /// <summary>Makes the files.</summary>
    /// <param name="under">Folder they are in.</param>
    public PackagedNetwork(string under = "")
    {
        FilePath = Path.Combine(folder, under, "ResNet18Onnx", "ResNet18.onnx");
        MeanPath = Path.Combine(folder, under, "ResNetPrepOnnx", "ResNetPreprocess.onnx");
        foreach (string path in (string[])[FilePath, MeanPath])
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(FilePath, new SmallNetwork()
            .Input("Input247", ElementType.Float, 1, 3, 224, 224).Node("Abs", ["Input247"], "distances")
            .Node("GlobalAveragePool", ["distances"], "Pooling395_Output_0")
            .Output("Pooling395_Output_0", ElementType.Float, 1, 3, 1, 1).ToModel(operators: 8, format: 3));

        var mean = new TensorProto { Name = "MeanImage", DataType = (int)ElementType.Float, Dims = { 1, 3, 224, 224 } };
        mean.FloatData.Add(Enumerable.Range(0, 3 * Pixels).Select(i => Means[i / Pixels] + (i % 2 == 0 ? -Spread : Spread)));
        ModelProto preprocessing = new SmallNetwork().Input("OriginalInput", ElementType.Float, 1, 3, 224, 224)
            .Node("Sub", ["OriginalInput", "MeanImage"], "PreprocessedInput").Output("PreprocessedInput", ElementType.Float, 1, 3, 224, 224)
            .ToMessage(operators: 8, format: 3);
        preprocessing.Graph.Initializer.Add(mean);
        File.WriteAllBytes(MeanPath, preprocessing.ToByteArray());
    }

    /// <summary>Those of blue, green and red.</summary>
    public static float[] Means => [103, 116, 123];

    /// <summary>The folder all is in.</summary>
    public string Folder => folder;

    public string FilePath { get; }

    public string MeanPath { get; }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
