using Gpicl.InContext;
using Gpicl.MLNet.Schemas;
using Gpicl.Onnx;
using Gpicl.Onnx.Graphs;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Gpicl.MLNet;

/// <summary>
/// A classifier as a chain of ML.NET's own transformers. An ONNX graph computes scores and which class is likeliest; a linear
/// classifier that does nothing but turn the latter into a key with its key values follows.
/// </summary>
internal static class ClassifierEquivalent
{
    private const string Scores = "Gpicl.Scores";
    private const string Indicators = "Gpicl.Indicators";
    private const string Label = "Label";

    /// <summary>Makes the chain.</summary>
    /// <exception cref="NotSupportedException">ONNX Runtime is not there.</exception>
    public static TransformerChain<ITransformer> Of(GpiclTransformer classifier) =>
        Of(classifier, ClassifierGraph.BuildForOneRow(classifier.Model, classifier.FeatureColumnName, Scores, Indicators, classifier.Names?.Texts));

    /// <inheritdoc cref="Of(GpiclTransformer)"/>
    public static TransformerChain<ITransformer> Of(OnlineSgdTransformer classifier) =>
        Of(classifier, GradientClassifierGraph.BuildForOneRow(classifier.Model, classifier.FeatureColumnName, Scores, Indicators, classifier.Names?.Texts));

    /// <inheritdoc cref="Of(GpiclTransformer)"/>
    public static TransformerChain<ITransformer> Of(MamlTransformer classifier) =>
        Of(classifier, GradientClassifierGraph.BuildForOneRow(classifier.Model, classifier.FeatureColumnName, Scores, Indicators, classifier.Names?.Texts));

    private static TransformerChain<ITransformer> Of<TModel>(ClassifierTransformer<TModel> classifier, OnnxModel model)
        where TModel : class, IClassifier
    {
        var context = new MLContext(seed: 0);
        model.Attach(BuiltInEquivalent.Describe(context, classifier));
        DataViewSchema.Builder input = new();
        input.AddColumn(classifier.FeatureColumnName, classifier.FeatureColumnType);
        var view = new EmptyView(input.ToSchema());
        var graph = BuiltInEquivalent.Apply(context, model, classifier.FeatureColumnName, Scores, Indicators).Fit(view);
        view = new EmptyView(graph.GetOutputSchema(view.Schema));

        MulticlassPredictionTransformer<MaximumEntropyModelParameters> keys = Keys(context, classifier.Model.Classes, classifier.Names);
        view = new EmptyView(keys.GetOutputSchema(view.Schema));

        var copy = context.Transforms.CopyColumns(ScoreColumns.Score, Scores).Fit(view);
        var drop = context.Transforms.DropColumns(Scores, Indicators).Fit(new EmptyView(copy.GetOutputSchema(view.Schema)));
        return new TransformerChain<ITransformer>(graph, keys, copy, drop);
    }

    // Barely regularized and far from converged, the weights of every class are largest for its own indicator.
    private static MulticlassPredictionTransformer<MaximumEntropyModelParameters> Keys(MLContext context, int classes, KeyNames? names)
    {
        var rows = new IndicatorRows(KeyNames.Describe(Label, classes, names), Indicators, classes);
        var keys = context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            Label, Indicators, l1Regularization: 0, l2Regularization: 0.01f, optimizationTolerance: 1e-3f).Fit(rows);
        if (!keys.Transform(rows).GetColumn<uint>(ScoreColumns.PredictedLabel).SequenceEqual(Enumerable.Range(1, classes).Select(key => (uint)key)))
            throw new InvalidOperationException($"ML.NET's linear classifier did not learn to tell {classes} indicators apart.");
        return keys;
    }
}
