using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;

namespace Gpicl.Onnx.Tests.Support;

/// <summary>A network for small images in a file of its own.</summary>
internal sealed class TemporaryNetwork : IDisposable
{
    /// <summary>Sees pixels as they are.</summary>
    public static readonly ImagePreprocessing Plain = new() { Height = 2, Width = 2, ShorterSide = null, Scale = 1, Mean = default, Deviation = new(1, 1, 1) };

    private readonly string folder = Directory.CreateTempSubdirectory("gpicl-").FullName;

    public TemporaryNetwork(byte[] content) => File.WriteAllBytes(FilePath, content);

    public TemporaryNetwork(SmallNetwork graph)
        : this(graph.ToModel())
    {
    }

    public string FilePath => Path.Combine(folder, "network.onnx");

    /// <summary>Features are all values of the input, [N, 3 × size × size].</summary>
    public static SmallNetwork Values(int size, int? batch = null, ElementType type = ElementType.Float) => new SmallNetwork()
        .Input("images", type, batch, 3, size, size).Node("Flatten", ["images"], "values").Output("values", type, batch, 3 * size * size);

    /// <summary>Twice the pixels ("inner", [N, 3, 2, 2]), then their sums weighed 1, 10, 100 by channel, then 2 classes.</summary>
    public static SmallNetwork Classifier() => new SmallNetwork()
        .Input("images", ElementType.Float, null, 3, 2, 2)
        .Constant("two", [2]).Node("Mul", ["images", "two"], "inner")
        .Node("GlobalAveragePool", ["inner"], "pooled").Node("Flatten", ["pooled"], "flat")
        .Constant("weights", [1, 0, 10, 0, 100, 1], 3, 2).Node("Gemm", ["flat", "weights"], "classes")
        .Output("classes", ElementType.Float, null, 2);

    public ImageFeatureModel Model(ImagePreprocessing? preprocessing = null, string? tensor = null) =>
        ImageFeatureModel.FromOnnx(FilePath, preprocessing ?? Plain, tensor);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
