using Gpicl.InContext;

namespace Gpicl.Onnx;

/// <summary>The last nodes of a graph: the ensemble's logits become probabilities, a label and, where classes have names, a name.</summary>
internal sealed class PredictionGraph(OnnxGraph graph, InContextClassifier classifier, OnnxExportOptions options)
{
    private const long NoLabel = -1;

    // N = queries, W = their width, M = members, C = the model's classes, K = the task's
    private readonly string secondAxis = graph.Constant(new OnnxTensor("/prediction/second_axis", [1L], 1));

    /// <summary>Adds the nodes and declares the outputs.</summary>
    /// <param name="features">[N, W]</param>
    /// <param name="logits">The members of one query side by side, [N·M, C].</param>
    public void Add(string features, string logits)
    {
        string validity = Validity(features); // [N, 1]
        string probabilities = graph.Node("Add", options.ProbabilitiesName, [Average(logits), validity]); // [N, K]
        graph.Output(new OnnxValue(probabilities, OnnxElementType.Float, classifier.Classes));

        string likeliest = graph.Node("ArgMax", "/likeliest", [probabilities], new OnnxAttribute("axis", 1)); // [N, 1]
        string none = graph.Constant(new OnnxTensor("/no_label", [NoLabel]));
        string label = graph.Node("Where", "/label_column", [graph.Node("IsNaN", "/invalid", [validity]), none, likeliest]);
        label = graph.Node("Squeeze", options.LabelName, [label, secondAxis]); // [N]
        graph.Output(new OnnxValue(label, OnnxElementType.Int64));
        if (options.ClassNames is { } names)
        {
            // Behind the names stands what number −1, the last from behind, is called.
            string texts = graph.Constant(new OnnxTensor("/class_names", [.. names, ""]));
            graph.Output(new OnnxValue(graph.Node("Gather", options.ClassName, [texts, label]), OnnxElementType.String)); // [N]
        }
    }

    // 0, or NaN where a feature is not finite: kernels inside the network may turn a NaN into a number.
    private string Validity(string features)
    {
        string zero = graph.Constant(new OnnxTensor("/zero", [0f]));
        return graph.Node("ReduceSum", "/validity", [graph.Node("Mul", "/zeros", [features, zero]), secondAxis]);
    }

    // Each member's softmax over the labels in use, averaged: [N, K].
    private string Average(string logits)
    {
        int members = classifier.Members, modelClasses = classifier.Learner.Classes, classes = classifier.Classes;
        string shape = graph.Constant(new OnnxTensor("/prediction/logit_shape", [-1L, members * modelClasses], 2));
        logits = graph.Node("Reshape", "/logits", [logits, shape]); // [N, M·C]

        // Where a member's permutation has put the task's labels; labels not in use are left behind.
        var places = new long[members * classes];
        for (int member = 0; member < members; member++)
            for (int label = 0; label < classes; label++)
                places[member * classes + label] = member * modelClasses + classifier.Ensemble.Members[member].Permutation[label];
        string indices = graph.Constant(new OnnxTensor("/label_places", places, members, classes));
        logits = graph.Node("Gather", "/task_logits", [logits, indices], new OnnxAttribute("axis", 1)); // [N, M, K]
        if (classifier.Options.Temperature != 1)
            logits = graph.Node("Div", "/tempered_logits", [logits, graph.Constant(new OnnxTensor("/temperature", [classifier.Options.Temperature]))]);
        string own = graph.Node("Softmax", "/member_probabilities", [logits], new OnnxAttribute("axis", -1));
        return graph.Node("ReduceMean", "/mean_probabilities", [own], new OnnxAttribute("axes", [1]), new OnnxAttribute("keepdims", 0));
    }
}
