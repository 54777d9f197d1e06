using Gpicl.InContext;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Classifiers;

/// <summary>The last nodes of a graph: the logits of all members become the ensemble's probabilities and a label.</summary>
/// <param name="graph">Where nodes are added.</param>
/// <param name="classifier">The classifier.</param>
/// <param name="state">Its context.</param>
/// <param name="features">The input, [N, W].</param>
/// <param name="encoded">What the first encoder makes of it, [N, E].</param>
/// <param name="logits">The members of one query side by side, [N·M, C].</param>
internal sealed class PredictionGraph(
    OnnxGraph graph, InContextClassifier classifier, ContextState state, string features, string encoded, string logits)
{
    // N = queries, W = their width, M = members, C = the model's classes, K = the task's
    private readonly LabelGraph labels = new(graph, features);

    /// <summary>Adds the outputs of an exported graph: probabilities, [N, K], labels, [N], and, where classes have names, the likeliest one's, [N].</summary>
    public void AddOutputs(string probabilitiesName, string labelName, string className, IReadOnlyList<string>? classNames)
    {
        string probabilities = Probabilities(probabilitiesName); // [N, K]
        graph.Output(probabilities, ElementType.Float, null, state.Classes);
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

    private string Probabilities(string name)
    {
        int members = classifier.Members, modelClasses = classifier.Learner.Options.Classes, classes = state.Classes;
        bool isCoded = classes > modelClasses;
        string x = isCoded ? LogProbabilities(members, modelClasses) : logits;
        string shape = graph.Constant("/prediction/logit_shape", [-1L, members * modelClasses], 2);
        x = graph.Node("Reshape", "/logits", [x, shape]); // [N, M·C]

        // Where a member's permutation has put the task's labels; labels not in use are left behind.
        var places = new long[members * classes];
        for (int member = 0; member < members; member++)
            for (int label = 0; label < classes; label++)
                places[member * classes + label] = member * modelClasses + classifier.Ensemble.Members[member].Permutation[label];
        string indices = graph.Constant("/label_places", places, members, classes);
        x = graph.Node("Gather", "/task_logits", [x, indices], AttributeProto.Of("axis", 1)); // [N, M, K]
        if (isCoded)
            return labels.Valid(name, Decoded(x, classes, modelClasses));

        // Each member's softmax over the labels in use, averaged: [N, K].
        string own = graph.Node("Softmax", "/member_probabilities", [Tempered(x)], AttributeProto.Of("axis", -1));
        string mean = graph.Node("ReduceMean", "/mean_probabilities", [own], AttributeProto.Of("axes", [1]), AttributeProto.Of("keepdims", 0));
        // The logarithm of 0 is −∞, which Softmax takes for what it is.
        return labels.Valid(
            name, state.Calibrator == null ? mean : Calibrated(WithSecondOpinion(graph.Node("Log", "/calibration/logarithms", [mean]))));
    }

    // Of each member's symbols, [N·M, C].
    private string LogProbabilities(int members, int modelClasses)
    {
        string shape = graph.Constant("/prediction/symbol_shape", [-1L, members, modelClasses], 3);
        string x = Tempered(graph.Node("Reshape", "/symbol_logits", [logits, shape]));
        return graph.Node("LogSoftmax", "/symbol_log_probabilities", [x], AttributeProto.Of("axis", -1));
    }

    // The log-probabilities of each class's symbols, averaged over the members, and what the discriminant says: [N, K].
    private string Decoded(string symbols, int classes, int modelClasses)
    {
        string x = graph.Node("ReduceMean", "/mean_log_probabilities", [symbols], AttributeProto.Of("axes", [1]), AttributeProto.Of("keepdims", 0));
        x = graph.Node("Mul", "/class_scores", [x, graph.Constant("/code_scale", [(float)LabelCodes.Scale(classes, modelClasses)])]);
        if (state.Discriminant is { } discriminant)
            x = graph.Node("Add", "/all_class_scores", [x, Linear(discriminant)]);
        return state.Calibrator == null ? graph.Node("Softmax", "/code_probabilities", [x], AttributeProto.Of("axis", -1))
            : Calibrated(graph.Node("LogSoftmax", "/calibration/logarithms", [x], AttributeProto.Of("axis", -1)));
    }

    // What the discriminant says is bounded here, as SecondOpinion.Add does it: [N, K].
    private string WithSecondOpinion(string logarithms)
    {
        if (state.Discriminant is not { } discriminant)
            return logarithms;
        string x = Linear(discriminant), limit = graph.Constant("/discriminant/limit", [(float)SecondOpinion.Limit]);
        x = graph.Node("Sub", "/discriminant/centered", [x, graph.Node("ReduceMean", "/discriminant/mean", [x], AttributeProto.Of("axes", [1]))]);
        x = graph.Node("Tanh", "/discriminant/bounded", [graph.Node("Div", "/discriminant/scaled", [x, limit])]);
        return graph.Node("Add", "/all_class_scores", [logarithms, graph.Node("Mul", "/discriminant/opinion", [x, limit])]);
    }

    // Weighted scores of each class: [N, K].
    private string Linear(Discriminant discriminant)
    {
        var (weights, biases) = discriminant.ToLinear();
        string matrix = graph.Constant("/discriminant/weights", weights, biases.Length, discriminant.Size);
        string bias = graph.Constant("/discriminant/biases", biases, biases.Length);
        return graph.Node("Gemm", "/discriminant", [encoded, matrix, bias], AttributeProto.Of("transB", 1));
    }

    private string Tempered(string x) => classifier.Options.Temperature == 1 ? x
        : graph.Node("Div", "/tempered_logits", [x, graph.Constant("/temperature", [classifier.Options.Temperature])]);

    // p(c) in proportion to π(c)^(1 − b) · p(c)^b.
    private string Calibrated(string logarithms)
    {
        Calibrator calibrator = state.Calibrator!;
        string inverse = graph.Constant("/calibration/inverse_temperature", [(float)calibrator.InverseTemperature]);
        float[] terms = [.. calibrator.PriorTerms.ToArray().Select(term => (float)term)];
        string x = graph.Node("Mul", "/calibration/tempered", [logarithms, inverse]);
        x = graph.Node("Add", "/calibration/logits", [x, graph.Constant("/calibration/prior", terms, terms.Length)]); // [N, K]
        return graph.Node("Softmax", "/calibration/probabilities", [x], AttributeProto.Of("axis", -1));
    }
}
