using Gpicl.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms.Onnx;

namespace Gpicl.MLNet;

/// <summary>
/// A <see cref="GpiclTransformer"/> as a chain of ML.NET's own transformers, which <c>Model.Save</c> can write and any
/// application can read. An ONNX graph computes scores and which class is likeliest; a linear classifier that does nothing but
/// turn the latter into a key with its key values follows. The graph carries the classifier itself as an attachment.
/// </summary>
internal static class BuiltInEquivalent
{
    private const int Length = 4; // transformers in the chain
    private const string Scores = "Gpicl.Scores";
    private const string Indicators = "Gpicl.Indicators";
    private const string Label = "Label";

    /// <summary>Makes the chain, to be disposed of after use.</summary>
    /// <exception cref="NotSupportedException">ONNX Runtime is not there.</exception>
    public static TransformerChain<ITransformer> Of(GpiclTransformer classifier)
    {
        var context = new MLContext(seed: 0);
        DataViewSchema.Builder input = new();
        input.AddColumn(classifier.FeatureColumnName, classifier.FeatureColumnType);
        var view = new EmptyView(input.ToSchema());
        var graph = Graph(context, classifier).Fit(view);
        view = new EmptyView(graph.GetOutputSchema(view.Schema));

        MulticlassPredictionTransformer<MaximumEntropyModelParameters> keys = Keys(context, classifier);
        view = new EmptyView(keys.GetOutputSchema(view.Schema));

        var copy = context.Transforms.CopyColumns(ScoreColumns.Score, Scores).Fit(view);
        var drop = context.Transforms.DropColumns(Scores, Indicators).Fit(new EmptyView(copy.GetOutputSchema(view.Schema)));
        return new TransformerChain<ITransformer>(graph, keys, copy, drop);
    }

    /// <summary>Reads what <c>Model.Save</c> wrote, with the classifiers in place of the chains.</summary>
    /// <exception cref="InvalidDataException">There is no classifier in it.</exception>
    public static TransformerChain<ITransformer> Read(ModelOperationsCatalog catalog, Stream stream, out DataViewSchema inputSchema)
    {
        stream.Position = 0;
        ITransformer model = catalog.Load(stream, out inputSchema);
        var transformers = ScopedTransformers.Of(model, replace: each => ClassifierOf(catalog, each)).ToArray();
        if (!Array.Exists(transformers, each => each.Transformer is GpiclTransformer))
            throw new InvalidDataException("it holds no classifier of this library; read it with Model.Load");
        return new TransformerChain<ITransformer>(transformers.Select(each => each.Transformer), transformers.Select(each => each.Scope));
    }

    private static OnnxScoringEstimator Graph(MLContext context, GpiclTransformer classifier)
    {
        OnnxModel model = ClassifierGraph.BuildForOneRow(classifier.Model, classifier.FeatureColumnName, Scores, Indicators, classifier.Names?.Texts);
        using var pipeline = new MemoryStream();
        PipelineFile.Write(context.Model, classifier, null, pipeline);
        model.Attach(Attachment.Wrap(pipeline.ToArray()));
        using var bytes = new MemoryStream();
        model.WriteTo(bytes);
        bytes.Position = 0;
        try
        {
            return context.Transforms.ApplyOnnxModel([Scores, Indicators], [classifier.FeatureColumnName], bytes);
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException)
        {
            throw new NotSupportedException(
                $"mlContext.Model.Save writes a {nameof(GpiclTransformer)} as an ONNX graph, for which ONNX Runtime's native library is missing (package Microsoft.ML.OnnxRuntime); mlContext.Model.{nameof(GpiclModelCatalog.SaveGpicl)} does without.", exception);
        }
    }

    // Barely regularised and far from converged, the weights of every class are largest for its own indicator.
    private static MulticlassPredictionTransformer<MaximumEntropyModelParameters> Keys(MLContext context, GpiclTransformer classifier)
    {
        int classes = classifier.Model.Classes;
        var rows = new IndicatorRows(LabelPermutationTransformer.Describe(Label, classes, classifier.Names), Indicators, classes);
        var keys = context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            Label, Indicators, l1Regularization: 0, l2Regularization: 0.01f, optimizationTolerance: 1e-3f).Fit(rows);
        if (!keys.Transform(rows).GetColumn<uint>(ScoreColumns.PredictedLabel).SequenceEqual(Enumerable.Range(1, classes).Select(key => (uint)key)))
            throw new InvalidOperationException($"ML.NET's linear classifier did not learn to tell {classes} indicators apart.");
        return keys;
    }

    // What a chain is the equivalent of, or null for any other transformer.
    private static ITransformer? ClassifierOf(ModelOperationsCatalog catalog, ITransformer transformer)
    {
        if (transformer is not IEnumerable<ITransformer> chain || chain.Count() != Length || chain.First() is not OnnxTransformer graph)
            return null;
        using var saved = new MemoryStream();
        catalog.Save(graph, null, saved);
        if (Attachment.Find(saved) is not { } pipeline)
            return null;
        ITransformer classifier = PipelineFile.Read(catalog, new MemoryStream(pipeline), out _)?.SingleOrDefault() as GpiclTransformer
            ?? throw new InvalidDataException("what is attached to its graph is no classifier");
        (transformer as IDisposable)?.Dispose();
        return classifier;
    }
}
