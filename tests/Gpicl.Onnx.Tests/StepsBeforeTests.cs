using Google.Protobuf;
using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Onnx.Graphs;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Gpicl.Onnx.Tests;

/// <summary>Graphs of others before that of a classifier, where operator sets or names differ.</summary>
public sealed class StepsBeforeTests
{
    private const int Width = 5;

    private readonly InContextClassifier classifier = ClassifierFixture.Fit(
        TokenLayout.Paired, new InContextOptions { Members = 2 }, width: Width, classes: 3);

    [Fact]
    public void Operators_of_earlier_sets_are_written_as_later_ones_have_them()
    {
        var graph = new OnnxGraph();
        string x = graph.Node("Unsqueeze", "wide", [Input(graph)], AttributeProto.Of("axes", [1])); // [N, 1, W]
        graph.Node("ReduceSum", "sum", [x], AttributeProto.Of("axes", [1]), AttributeProto.Of("keepdims", 1)); // [N, 1, W]
        graph.Node("Squeeze", "features", ["sum"], AttributeProto.Of("axes", [1])); // [N, W]
        graph.Output("features", ElementType.Float, null, Width);

        float[] rows = [.. Enumerable.Range(0, 3 * Width).Select(i => MathF.Sin(i))];
        var expected = new float[3 * 3];
        classifier.PredictProbabilities(rows, expected);
        Assert.Equal(expected, Run(graph, operatorSet: 11, rows), (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void Names_inside_may_be_those_of_outputs()
    {
        var graph = new OnnxGraph();
        graph.Node("Neg", "label", [Input(graph)]);
        graph.Constant<float>("probabilities", [2], 1);
        graph.Node("Mul", "features", ["label", "probabilities"]);
        graph.Output("features", ElementType.Float, null, Width);

        float[] rows = [1, 2, 3, 4, 5];
        var expected = new float[3];
        classifier.PredictProbabilities([.. rows.Select(value => -2 * value)], expected);
        Assert.Equal(expected, Run(graph, operatorSet: 17, rows), (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Theory]
    [InlineData("Softmax", 12, "'Softmax' of operator set 12")]
    [InlineData("If", 17, "'If', whose inner graphs")]
    [InlineData("Neg", 10, "version 10 of the operator set 'ai.onnx'; 11 to 17")]
    [InlineData("Neg", 18, "version 18 of the operator set 'ai.onnx'; 11 to 17")]
    public void What_would_mean_something_else_is_refused(string operation, int operatorSet, string message)
    {
        var graph = new OnnxGraph();
        graph.Node(operation, "features", [Input(graph)]);
        graph.Output("features", ElementType.Float, null, Width);

        var exception = Assert.Throws<ArgumentException>(() => Run(graph, operatorSet, new float[Width]));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static string Input(OnnxGraph graph) => graph.Input("x", ElementType.Float, null, Width);

    private float[] Run(OnnxGraph graph, int operatorSet, float[] rows)
    {
        var model = new ModelProto
        {
            IrVersion = 6,
            Graph = graph.Message,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = operatorSet } },
        };
        using var whole = new MemoryStream();
        classifier.ExportToOnnx(whole, new OnnxExportOptions { StepsBefore = model.ToByteArray() });
        using InferenceSession session = new(whole.ToArray());
        var input = NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(rows, [rows.Length / Width, Width]));
        using var results = session.Run([input], ["probabilities"]);
        return [.. results[0].AsTensor<float>()];
    }
}
