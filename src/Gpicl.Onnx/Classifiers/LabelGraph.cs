using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Classifiers;

/// <summary>The nodes between the probabilities of a classifier's classes and a label.</summary>
internal sealed class LabelGraph
{
    private const long NoLabel = -1;

    // N = queries, W = their width, K = classes
    private readonly OnnxGraph graph;
    private readonly string validity; // [N, 1]

    /// <summary>Begins with the features, which may have missing values.</summary>
    /// <param name="graph">Where nodes are added.</param>
    /// <param name="features">[N, W]</param>
    public LabelGraph(OnnxGraph graph, string features)
    {
        this.graph = graph;
        SecondAxis = graph.Constant("/prediction/second_axis", [1L], 1);

        // 0, or NaN where a feature is infinite; missing ones are allowed.
        string zero = graph.Constant("/zero", [0f]);
        string known = graph.Node("Where", "/known", [graph.Node("IsNaN", "/missing", [features]), zero, features]);
        validity = graph.Node("ReduceSum", "/validity", [graph.Node("Mul", "/zeros", [known, zero]), SecondAxis]);
    }

    /// <summary>The constant [1].</summary>
    public string SecondAxis { get; }

    /// <summary>NaN where a feature is infinite.</summary>
    /// <param name="name">Of the result.</param>
    /// <param name="values">[N, K]</param>
    /// <returns>[N, K]</returns>
    public string Valid(string name, string values) => graph.Node("Add", name, [values, validity]);

    /// <summary>The likeliest class, or none where a feature is infinite.</summary>
    /// <param name="probabilities">[N, K]</param>
    /// <returns>[N, 1]</returns>
    public string Label(string probabilities)
    {
        string likeliest = graph.Node("ArgMax", "/likeliest", [probabilities], AttributeProto.Of("axis", 1));
        string none = graph.Constant("/no_label", [NoLabel]);
        return graph.Node("Where", "/label_column", [graph.Node("IsNaN", "/invalid", [validity]), none, likeliest]);
    }

    /// <summary>
    /// Adds the outputs for a graph that sees one row at a time, as graphs in pipelines of ML.NET do, without an axis for rows.
    /// All of them are NaN where a feature is infinite.
    /// </summary>
    /// <param name="probabilities">[1, K]</param>
    /// <param name="classes">K</param>
    /// <param name="probabilitiesName">Name of the first output, the probabilities, [K].</param>
    /// <param name="indicatorsName">Name of the second output, 1 for the likeliest class and 0 for the others, [K].</param>
    /// <param name="classNames">ML.NET's slot names of the probabilities; null for none.</param>
    public void AddOutputsOfOneRow(string probabilities, int classes, string probabilitiesName, string indicatorsName, IReadOnlyList<string>? classNames)
    {
        long[] numbers = [.. Enumerable.Range(0, classes)];
        string indicators = graph.Node("Equal", "/is_label", [Label(probabilities), graph.Constant("/classes", numbers, classes)]); // [1, K]
        indicators = Valid("/valid_indicators", graph.Node("Cast", "/indicators", [indicators], AttributeProto.Of("to", (long)ElementType.Float)));
        string shape = graph.Constant("/row_shape", [(long)classes], 1);
        graph.Output(graph.Node("Reshape", probabilitiesName, [probabilities, shape]), ElementType.Float, classes);
        graph.Output(graph.Node("Reshape", indicatorsName, [indicators, shape]), ElementType.Float, classes);
        if (classNames != null)
            AddSlotNames(probabilitiesName, classNames);
    }

    // ML.NET looks for the slot names of a column in a node of this name; the graph itself has no use for it.
    private void AddSlotNames(string column, IReadOnlyList<string> names) => graph.Add(new NodeProto
    {
        OpType = "LabelEncoder",
        Domain = OnnxModel.MachineLearning,
        Name = $"mlnet.{column}.SlotNames",
        Input = { graph.Constant(TensorProto.OfTexts("/no_name", "")) },
        Output = { $"mlnet.{column}.SlotNames" },
        Attribute = { AttributeProto.OfTexts("keys_strings", names), AttributeProto.Of("values_int64s", new long[names.Count]) },
    });
}
