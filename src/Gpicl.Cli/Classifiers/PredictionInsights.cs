using System.Globalization;
using Gpicl.InContext;

namespace Gpicl.Cli.Classifiers;

/// <summary>What a classifier tells of a prediction beside its probabilities, as further columns of a table.</summary>
internal sealed class PredictionInsights
{
    private const int Strongest = 3; // examples and features that are named

    private readonly InContextClassifier classifier;
    private readonly string[] classes;
    private readonly IReadOnlyList<string>? features;
    private readonly NumberFormatInfo numbers;
    private readonly bool novelty;
    private readonly bool explains;
    private readonly Range means; // examples that are class means
    private readonly CancellationToken cancellation;

    /// <summary>Prepares.</summary>
    /// <param name="classifier">Predicts.</param>
    /// <param name="inputs">What classes and features are called, and how numbers are written.</param>
    /// <param name="novelty">Whether it is told how unlike the examples a row is.</param>
    /// <param name="explains">Whether it is told what a prediction rests on.</param>
    /// <param name="cancellation">Stops explanations.</param>
    public PredictionInsights(InContextClassifier classifier, InputDescription inputs, bool novelty, bool explains, CancellationToken cancellation)
    {
        (this.classifier, this.novelty, this.explains, this.cancellation) = (classifier, novelty, explains, cancellation);
        (classes, features, numbers) = (inputs.Classes, inputs.FeatureNames, PredictionWriter.NumbersOf(inputs));
        int times = classifier.Options.ClassMeans;
        if (explains && times > 0 && classifier.Request?.Rows is { } given)
            means = given..(given + times * classifier.GetExamples().Labels[..given].ToArray().Distinct().Count());
    }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names => [.. novelty ? ["novelty"] : Array.Empty<string>(), .. explains ? ["examples", "features"] : Array.Empty<string>()];

    /// <summary>The columns' texts for one row.</summary>
    /// <param name="input">[Width]</param>
    public IReadOnlyList<string> Of(ReadOnlySpan<float> input)
    {
        List<string> texts = [];
        if (novelty)
            texts.Add(classifier.MeasureNovelty(input).ToString("0.###", numbers));
        if (explains)
        {
            Explanation why = classifier.Explain(input, exact: 0, cancellation);
            texts.Add(string.Join("; ", why.Examples.Take(Strongest).Select(example => $"{NameOf(example)} {Text(example.Change)}")));
            texts.Add(string.Join("; ", why.Features.Take(Strongest).Select(feature =>
                $"{features?[feature.Feature] ?? FormattableString.Invariant($"feature {feature.Feature}")} {Text(feature.Change)}")));
        }

        return texts;
    }

    private string NameOf(ExampleInfluence example)
    {
        string name = classes[example.Label];
        return example.Index >= means.Start.Value && example.Index < means.End.Value
            ? $"mean of {name}"
            : FormattableString.Invariant($"{example.Index} ({name})");
    }

    private string Text(double change) => Explanation.Rounded(change).ToString("+0.000;-0.000", numbers);
}
