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

    /// <summary>Adds the outputs for a graph that sees one row at a time, as graphs in pipelines of ML.NET do, without an axis for rows.</summary>
    /// <param name="probabilities">[1, C]</param>
    /// <param name="row">What is wanted.</param>
    public void AddOutputsOfOneRow(string probabilities, RowOutputs row)
    {
        string number = graph.Node("Add", "/number", [Label(probabilities), SecondAxis]); // plus 1: [1, 1]
        graph.Output(graph.Node("Reshape", row.NumberName, [number, SecondAxis]), ElementType.Int64, 1);
        string scores = row.Classes.Count == row.Keys ? probabilities : Spread(probabilities, row); // [1, K]
        graph.Output(graph.Node("Reshape", row.ProbabilitiesName, [scores, graph.Constant("/row_shape", [(long)row.Keys], 1)]), ElementType.Float, row.Keys);
        if (row.KeyNames != null)
            AddSlotNames(row.ProbabilitiesName, row.KeyNames);
        if (row.LogOddsName != null)
            AddLogOdds(probabilities, row.LogOddsName);
    }

    // Of the second class against the first, both bounded from below.
    private void AddLogOdds(string probabilities, string name)
    {
        string bounded = graph.Node("Max", "/bounded", [probabilities, graph.Constant("/least", [RowOutputs.LeastProbability])]);
        string logarithms = graph.Node("Log", "/logarithms", [bounded]);
        string first = graph.Node("Gather", "/first", [logarithms, graph.Constant("/first_class", [0L], 1)], AttributeProto.Of("axis", 1)); // [1, 1]
        string second = graph.Node("Gather", "/second", [logarithms, graph.Constant("/second_class", [1L], 1)], AttributeProto.Of("axis", 1));
        string difference = graph.Node("Sub", "/log_odds", [second, first]);
        graph.Output(graph.Node("Reshape", name, [difference, SecondAxis]), ElementType.Float, 1);
    }

    // Keys without a class get what stands behind the classes: 0, or NaN where a feature is infinite.
    private string Spread(string probabilities, RowOutputs row)
    {
        var places = new long[row.Keys];
        Array.Fill(places, row.Classes.Count);
        for (int i = 0; i < row.Classes.Count; i++)
            places[row.Classes[i]] = i;
        string none = Valid("/valid_no_probability", graph.Constant("/no_probability", [0f], 1, 1));
        string all = graph.Node("Concat", "/probabilities_and_none", [probabilities, none], AttributeProto.Of("axis", 1)); // [1, C + 1]
        return graph.Node("Gather", "/key_probabilities", [all, graph.Constant("/classes_of_keys", places, places.Length)], AttributeProto.Of("axis", 1));
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

/// <summary>What a graph that sees one row at a time gives of a classifier whose label has keys.</summary>
/// <param name="ProbabilitiesName">Name of the output of probabilities of all keys, float [Keys]; NaN where a feature is not finite.</param>
/// <param name="NumberName">Name of the output of the likeliest class's number, int64 [1]: from 1, or 0 where a feature is not finite.</param>
/// <param name="Keys">Number of keys.</param>
/// <param name="Classes">The places of the classes among the keys, from 0.</param>
/// <param name="KeyNames">What the keys stand for, which ML.NET takes for slot names of the probabilities; null for none.</param>
/// <param name="LogOddsName">Name of the output of the log-odds of the second of two classes, float [1]; null for none.</param>
internal sealed record RowOutputs(
    string ProbabilitiesName, string NumberName, int Keys, IReadOnlyList<int> Classes, IReadOnlyList<string>? KeyNames, string? LogOddsName = null)
{
    /// <summary>Smaller probabilities count as this, so that log-odds are finite.</summary>
    public const float LeastProbability = 1e-30f;
}
