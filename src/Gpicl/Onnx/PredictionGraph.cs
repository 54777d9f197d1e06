using Gpicl.InContext;

namespace Gpicl.Onnx;

/// <summary>The last nodes of a graph: the logits of all members become the ensemble's probabilities and a label.</summary>
/// <param name="graph">Where nodes are added.</param>
/// <param name="classifier">The classifier.</param>
/// <param name="features">The input, [N, W].</param>
/// <param name="logits">The members of one query side by side, [N·M, C].</param>
internal sealed class PredictionGraph(OnnxGraph graph, InContextClassifier classifier, string features, string logits)
{
    private const long NoLabel = -1;

    // N = queries, W = their width, M = members, C = the model's classes, K = the task's
    private readonly string secondAxis = graph.Constant(new OnnxTensor("/prediction/second_axis", [1L], 1));

    /// <summary>Adds the outputs of an exported graph: probabilities, labels and, where classes have names, these.</summary>
    public void AddOutputs(OnnxExportOptions options)
    {
        string validity = Validity(); // [N, 1]
        string probabilities = Probabilities(options.ProbabilitiesName, validity); // [N, K]
        graph.Output(new OnnxValue(probabilities, OnnxElementType.Float, null, classifier.Classes));
        string label = graph.Node("Squeeze", options.LabelName, [Label(probabilities, validity), secondAxis]); // [N]
        graph.Output(new OnnxValue(label, OnnxElementType.Int64, [null]));
        if (options.ClassNames is { } names)
        {
            // Behind the names stands what number −1, the last from behind, is called.
            string texts = graph.Constant(new OnnxTensor("/class_names", [.. names, ""]));
            graph.Output(new OnnxValue(graph.Node("Gather", options.ClassName, [texts, label]), OnnxElementType.String, [null])); // [N]
        }
    }

    /// <summary>
    /// Adds the outputs for a graph that sees one row at a time, without an axis for rows: probabilities, and 1 for the
    /// likeliest class and 0 for the others; all of them NaN where a feature is not finite.
    /// </summary>
    /// <param name="probabilitiesName">Name of the first output, [K].</param>
    /// <param name="indicatorsName">Name of the second output, [K].</param>
    public void AddOutputsOfOneRow(string probabilitiesName, string indicatorsName)
    {
        int classes = classifier.Classes;
        string validity = Validity(), probabilities = Probabilities("/probabilities", validity);
        long[] numbers = [.. Enumerable.Range(0, classes)];
        string indicators = graph.Node("Equal", "/is_label", [Label(probabilities, validity), graph.Constant(new OnnxTensor("/classes", numbers, classes))]); // [1, K]
        indicators = graph.Node("Cast", "/indicators", [indicators], new OnnxAttribute("to", (long)OnnxElementType.Float));
        indicators = graph.Node("Add", "/valid_indicators", [indicators, validity]);
        string shape = graph.Constant(new OnnxTensor("/row_shape", [(long)classes], 1));
        graph.Output(new OnnxValue(graph.Node("Reshape", probabilitiesName, [probabilities, shape]), OnnxElementType.Float, classes));
        graph.Output(new OnnxValue(graph.Node("Reshape", indicatorsName, [indicators, shape]), OnnxElementType.Float, classes));
    }

    // The likeliest, or none where features are not finite: [N, 1].
    private string Label(string probabilities, string validity)
    {
        string likeliest = graph.Node("ArgMax", "/likeliest", [probabilities], new OnnxAttribute("axis", 1));
        string none = graph.Constant(new OnnxTensor("/no_label", [NoLabel]));
        return graph.Node("Where", "/label_column", [graph.Node("IsNaN", "/invalid", [validity]), none, likeliest]);
    }

    // 0, or NaN where a feature is not finite: kernels inside the network may turn a NaN into a number.
    private string Validity()
    {
        string zero = graph.Constant(new OnnxTensor("/zero", [0f]));
        return graph.Node("ReduceSum", "/validity", [graph.Node("Mul", "/zeros", [features, zero]), secondAxis]);
    }

    // Each member's softmax over the labels in use, averaged: [N, K].
    private string Probabilities(string name, string validity)
    {
        int members = classifier.Members, modelClasses = classifier.Learner.Classes, classes = classifier.Classes;
        string shape = graph.Constant(new OnnxTensor("/prediction/logit_shape", [-1L, members * modelClasses], 2));
        string x = graph.Node("Reshape", "/logits", [logits, shape]); // [N, M·C]

        // Where a member's permutation has put the task's labels; labels not in use are left behind.
        var places = new long[members * classes];
        for (int member = 0; member < members; member++)
            for (int label = 0; label < classes; label++)
                places[member * classes + label] = member * modelClasses + classifier.Ensemble.Members[member].Permutation[label];
        string indices = graph.Constant(new OnnxTensor("/label_places", places, members, classes));
        x = graph.Node("Gather", "/task_logits", [x, indices], new OnnxAttribute("axis", 1)); // [N, M, K]
        if (classifier.Options.Temperature != 1)
            x = graph.Node("Div", "/tempered_logits", [x, graph.Constant(new OnnxTensor("/temperature", [classifier.Options.Temperature]))]);
        string own = graph.Node("Softmax", "/member_probabilities", [x], new OnnxAttribute("axis", -1));
        string mean = graph.Node("ReduceMean", "/mean_probabilities", [own], new OnnxAttribute("axes", [1]), new OnnxAttribute("keepdims", 0));
        return graph.Node("Add", name, [mean, validity]);
    }
}
