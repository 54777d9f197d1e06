using Gpicl.InContext.Encodings;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Classifiers;

/// <summary>The nodes that encode features, as <see cref="FeatureEncoder.Apply"/> does.</summary>
internal static class EncoderGraph
{
    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">Where they are added.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="encoder">Of W features, into E values.</param>
    /// <param name="x">[N, W]</param>
    /// <returns>[N, E]</returns>
    public static string Add(OnnxGraph graph, string name, FeatureEncoder encoder, string x)
    {
        EncodedValue[] values = encoder.Values.ToArray();
        if (values.Any(value => value.Column >= encoder.Width))
        {
            string missing = graph.Node(
                "Cast", $"{name}/missing", [graph.Node("IsNaN", $"{name}/is_missing", [x])], AttributeProto.Of("to", (long)ElementType.Float));
            x = graph.Node("Concat", $"{name}/with_missing", [x, missing], AttributeProto.Of("axis", 1)); // [N, 2·W]
        }

        if (!values.Select(value => value.Column).SequenceEqual(Enumerable.Range(0, encoder.Width)))
        {
            string columns = graph.Constant($"{name}/columns", [.. values.Select(value => (long)value.Column)], values.Length);
            x = graph.Node("Gather", $"{name}/features", [x, columns], AttributeProto.Of("axis", 1));
        }

        x = graph.Node("Sub", $"{name}/shifted", [x, Constant("shifts", value => value.Shift)]);
        string unbounded = graph.Node("Mul", $"{name}/unbounded", [x, Constant("factors", value => value.Factor)]);
        x = graph.Node("Max", $"{name}/bounded_below", [unbounded, Constant("lowest", value => value.Lowest)]);
        x = graph.Node("Min", $"{name}/bounded", [x, Constant("highest", value => value.Highest)]);
        if (encoder.IsSoft)
        {
            string square = graph.Node("Mul", $"{name}/square", [x, x]);
            square = graph.Node("Mul", $"{name}/part", [square, Scalar("softness", 1 / (FeatureEncoder.SoftLimit * FeatureEncoder.SoftLimit))]);
            string norm = graph.Node("Sqrt", $"{name}/norm", [graph.Node("Add", $"{name}/one_and_part", [square, Scalar("one", 1)])]);
            x = graph.Node("Div", $"{name}/squashed", [x, norm]);
        }

        x = graph.Node("Sub", $"{name}/centered", [x, Constant("means", value => value.Mean)]);
        x = graph.Node("Mul", $"{name}/scaled", [x, Constant("scales", value => value.Scale)]);
        x = graph.Node(
            "Clip", $"{name}/clipped", [x, Scalar("lowest_value", -FeatureEncoder.LargestValue), Scalar("largest_value", FeatureEncoder.LargestValue)]);
        return graph.Node("Where", $"{name}/values", [graph.Node("IsNaN", $"{name}/undefined", [unbounded]), Scalar("zero", 0), x]);

        string Constant(string what, Func<EncodedValue, float> number) =>
            graph.Constant($"{name}/{what}", Array.ConvertAll(values, value => number(value)), values.Length);

        string Scalar(string what, float number) => graph.Constant($"{name}/{what}", [number]);
    }
}
