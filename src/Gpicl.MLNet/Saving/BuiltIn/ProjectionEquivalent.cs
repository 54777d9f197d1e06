using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Graphs;
using Gpicl.Tasks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>A random projection as a chain of ML.NET's own transformers, with an ONNX graph that holds its matrix.</summary>
internal static class ProjectionEquivalent
{
    private const string Vector = "Gpicl.Vector";
    private const string Projected = "Gpicl.Projected";

    /// <summary>Makes the chain.</summary>
    /// <exception cref="NotSupportedException">ONNX Runtime is not there.</exception>
    public static TransformerChain<ITransformer> Of(RandomProjectionTransformer projection)
    {
        var (width, outputs) = (projection.Width, projection.Outputs);
        var matrix = new float[outputs * width];
        RandomProjection.Fill(projection.Seed, projection.TaskNumber, outputs, width, matrix);
        var graph = new OnnxGraph();
        string x = graph.Input(Vector, ElementType.Float, 1, width);
        x = graph.Node("Gemm", "/projected", [x, graph.Constant(TensorProto.Of("/projection", matrix, outputs, width))], AttributeProto.Of("transB", 1)); // [1, outputs]
        x = graph.Node("Reshape", Projected, [x, graph.Constant(TensorProto.Of("/shape", [(long)outputs], 1))]);
        graph.Output(x, ElementType.Float, outputs);
        var model = new OnnxModel(graph, "gpicl-projection", []);
        var context = new MLContext(seed: 0);
        model.Attach(BuiltInEquivalent.Describe(context, projection));

        DataViewSchema.Builder schema = new();
        schema.AddColumn(projection.InputColumnName, new VectorDataViewType(NumberDataViewType.Single, width));
        return BuiltInEquivalent.Of(
            context, new EmptyView(schema.ToSchema()), context.Transforms.CopyColumns(Vector, projection.InputColumnName), model, Vector, Projected, projection.OutputColumnName);
    }
}
