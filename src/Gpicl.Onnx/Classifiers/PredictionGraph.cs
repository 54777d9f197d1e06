using Gpicl.InContext;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Classifiers;

/// <summary>The last nodes of a graph: the logits of all members become the ensemble's probabilities and a label.</summary>
/// <param name="graph">Where nodes are added.</param>
/// <param name="classifier">The classifier.</param>
/// <param name="calibrator">Of the probabilities; null for none.</param>
/// <param name="features">The input, [N, W].</param>
/// <param name="logits">The members of one query side by side, [N·M, C].</param>
internal sealed class PredictionGraph(OnnxGraph graph, InContextClassifier classifier, Calibrator? calibrator, string features, string logits)
{
    // N = queries, W = their width, M = members, C = the model's classes, K = the task's
    private readonly LabelGraph labels = new(graph, features);

    /// <summary>Adds the outputs of an exported graph: probabilities, [N, K], labels, [N], and, where classes have names, the likeliest one's, [N].</summary>
    public void AddOutputs(string probabilitiesName, string labelName, string className, IReadOnlyList<string>? classNames)
    {
        string probabilities = Probabilities(probabilitiesName); // [N, K]
        graph.Output(probabilities, ElementType.Float, null, classifier.Classes);
        string label = graph.Node("Squeeze", labelName, [labels.Label(probabilities), labels.SecondAxis]); // [N]
        graph.Output(label, ElementType.Int64, [null]);
        if (classNames is { } names)
        {
            // Behind the names stands what number −1, the last from behind, is called.
            string texts = graph.Constant(TensorProto.OfTexts("/class_names", [.. names, ""]));
            graph.Output(graph.Node("Gather", className, [texts, label]), ElementType.String, [null]); // [N]
        }
    }

    /// <inheritdoc cref="LabelGraph.AddOutputsOfOneRow"/>
    public void AddOutputsOfOneRow(RowOutputs row) => labels.AddOutputsOfOneRow(Probabilities("/probabilities"), row);

    // Each member's softmax over the labels in use, averaged: [N, K].
    private string Probabilities(string name)
    {
        int members = classifier.Members, modelClasses = classifier.Learner.Classes, classes = classifier.Classes;
        string shape = graph.Constant("/prediction/logit_shape", [-1L, members * modelClasses], 2);
        string x = graph.Node("Reshape", "/logits", [logits, shape]); // [N, M·C]

        // Where a member's permutation has put the task's labels; labels not in use are left behind.
        var places = new long[members * classes];
        for (int member = 0; member < members; member++)
            for (int label = 0; label < classes; label++)
                places[member * classes + label] = member * modelClasses + classifier.Ensemble.Members[member].Permutation[label];
        string indices = graph.Constant("/label_places", places, members, classes);
        x = graph.Node("Gather", "/task_logits", [x, indices], AttributeProto.Of("axis", 1)); // [N, M, K]
        if (classifier.Options.Temperature != 1)
            x = graph.Node("Div", "/tempered_logits", [x, graph.Constant("/temperature", [classifier.Options.Temperature])]);
        string own = graph.Node("Softmax", "/member_probabilities", [x], AttributeProto.Of("axis", -1));
        string mean = graph.Node("ReduceMean", "/mean_probabilities", [own], AttributeProto.Of("axes", [1]), AttributeProto.Of("keepdims", 0));
        return labels.Valid(name, calibrator == null ? mean : Calibrate(calibrator, mean));
    }

    // p(c) in proportion to π(c)^(1 − b) · p(c)^b. The logarithm of 0 is −∞, which Softmax takes for what it is.
    private string Calibrate(Calibrator calibrator, string mean)
    {
        string inverse = graph.Constant("/calibration/inverse_temperature", [(float)calibrator.InverseTemperature]);
        float[] terms = [.. calibrator.PriorTerms.ToArray().Select(term => (float)term)];
        string x = graph.Node("Mul", "/calibration/tempered", [graph.Node("Log", "/calibration/logarithms", [mean]), inverse]);
        x = graph.Node("Add", "/calibration/logits", [x, graph.Constant("/calibration/prior", terms, terms.Length)]); // [N, K]
        return graph.Node("Softmax", "/calibration/probabilities", [x], AttributeProto.Of("axis", -1));
    }
}
