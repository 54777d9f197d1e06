using System.Text.Json.Serialization;
using Gpicl.MLNet.Saving;
using Gpicl.Onnx.Graphs;
using Gpicl.Tasks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Transforms;

/// <summary>How a <see cref="RandomProjectionTransformer"/> is saved: by the task's numbers, and for ML.NET as an ONNX graph with its matrix.</summary>
internal sealed partial class RandomProjectionFormat()
    : PartFormat<RandomProjectionTransformer, RandomProjectionFormat.Settings>("projection", () => RandomProjectionJson.Default.Settings)
{
    public static readonly RandomProjectionFormat Instance = new();

    private const string Vector = "Gpicl.Vector";
    private const string Projected = "Gpicl.Projected";

    protected override Settings Describe(RandomProjectionTransformer transformer, PartEntries entries) =>
        new(transformer.OutputColumnName, transformer.InputColumnName, transformer.Width, transformer.Outputs, transformer.Seed, transformer.TaskNumber);

    protected override RandomProjectionTransformer Restore(Settings settings, PartEntries entries)
    {
        var (output, input, width, outputs, seed, task) = settings;
        return !string.IsNullOrEmpty(output) && !string.IsNullOrEmpty(input) && width > 0 && outputs > 0 && task >= 0
            ? new RandomProjectionTransformer(output, input, width, outputs, seed, task)
            : throw new InvalidDataException($"a part of it is no projection: {settings}");
    }

    protected override BuiltInEquivalent ToBuiltIn(RandomProjectionTransformer transformer)
    {
        var (output, input, width, outputs, seed, task) = (
            transformer.OutputColumnName, transformer.InputColumnName, transformer.Width, transformer.Outputs, transformer.Seed, transformer.TaskNumber);
        var matrix = new float[outputs * width];
        RandomProjection.Fill(seed, task, outputs, width, matrix);
        var graph = new OnnxGraph();
        string x = graph.Input(Vector, ElementType.Float, 1, width);

        // Clip may make a number of a missing value; adding x · 0 makes it missing again.
        string lowest = graph.Constant("/lowest", [-RandomProjectionTransformer.LargestValue]);
        string largest = graph.Constant("/largest", [RandomProjectionTransformer.LargestValue]);
        string bounded = graph.Node("Clip", "/bounded", [x, lowest, largest]);
        x = graph.Node("Add", "/finite", [bounded, graph.Node("Mul", "/zeros", [x, graph.Constant("/zero", [0f])])]);
        x = graph.Node("Gemm", "/projected", [x, graph.Constant("/projection", matrix, outputs, width)], AttributeProto.Of("transB", 1)); // [1, outputs]
        x = graph.Node("Reshape", Projected, [x, graph.Constant("/shape", [(long)outputs], 1)]);
        graph.Output(x, ElementType.Float, outputs);
        return new BuiltInEquivalent(new OnnxModel(graph, "gpicl-projection", []), Vector, Projected)
        {
            Column = new DataViewSchema.DetachedColumn(input, new VectorDataViewType(NumberDataViewType.Single, width)),
            Surround = (transforms, compute) => transforms.CopyColumns(Vector, input).Append(compute)
                .Append(transforms.CopyColumns(output, Projected)).Append(transforms.DropColumns(Vector, Projected)),
        };
    }

    internal sealed record Settings(string OutputColumn, string InputColumn, int Width, int Outputs, ulong Seed, long Task);

    [JsonSerializable(typeof(Settings))]
    private sealed partial class RandomProjectionJson : JsonSerializerContext;
}
