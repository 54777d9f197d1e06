using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>Explanations say what leaving out and replacing would change.</summary>
public class ExplanationTests
{
    private const int Width = 5, Classes = 3, Count = 22;

    private static readonly float[] Query = Fixtures.Inputs(1, Width, seed: 6);

    [Theory]
    [InlineData(TokenLayout.Paired, 1, Calibration.None)]
    [InlineData(TokenLayout.Paired, 3, Calibration.None)]
    [InlineData(TokenLayout.Paired, 3, Calibration.TemperatureScaling)]
    [InlineData(TokenLayout.PreviousLabel, 2, Calibration.None)]
    [InlineData(TokenLayout.PreviousLabel, 1, Calibration.TemperatureScaling)]
    public void Exact_changes_are_those_of_reading_the_others_in_the_same_order(TokenLayout layout, int members, Calibration calibration)
    {
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(layout));
        var options = new InContextOptions
        {
            Members = members,
            Seed = 2,
            Standardization = Standardization.PerFeature,
            Encoding = FeatureEncoding.Standardized,
            Calibration = calibration,
            CompactContext = false,
        };
        float[] inputs = Fixtures.Inputs(Count, Width);
        int[] labels = Fixtures.Labels(Count, Classes);
        InContextClassifier classifier = new InContextLearner(transformer).Fit(inputs, labels, Width, Classes, options);
        float[] before = Fixtures.Probabilities(classifier, Query);

        Explanation explanation = classifier.Explain(Query, exact: Count);

        var naive = new NaiveInContext(transformer, options, Width, Classes);
        Assert.Equal(Array.IndexOf(before, before.Max()), explanation.Label);
        Assert.Equal(before.Max(), explanation.Probability, 1e-5);
        Assert.Equal(Enumerable.Range(0, Count), explanation.Examples.Select(example => example.Index).Order());
        Assert.Equal(explanation.Examples.OrderByDescending(example => Math.Abs(example.Change)), explanation.Examples);
        foreach (ExampleInfluence example in explanation.Examples)
        {
            double[] without = [.. naive.Probabilities(inputs, labels, Count, Query, member => [.. EnsembleMember
                .Order(options.Seed, calibration == Calibration.None ? member : 1, Count).Where(row => row != example.Index)]).Select(value => (double)value)];
            classifier.State.Calibrator?.Remove(example.Label).Apply(without);
            Assert.True(example.IsExact);
            Assert.Equal(labels[example.Index], example.Label);
            Assert.Equal(explanation.Probability - without[explanation.Label], example.Change, 1e-3);
        }
    }

    // In a single layer keys and values of tokens know nothing of one another.
    [Theory]
    [InlineData(1, FeatureEncoding.Standardized)]
    [InlineData(4, FeatureEncoding.Mixed)]
    public void With_one_layer_masking_is_leaving_out(int members, FeatureEncoding encoding)
    {
        var learner = new InContextLearner(Fixtures.Transformer(Fixtures.Small(TokenLayout.Paired) with { Layers = 1 }));
        InContextClassifier classifier = Fit(learner, new InContextOptions { Members = members, Encoding = encoding });
        Dictionary<int, double> masked = classifier.Explain(Query, exact: 0).Examples.ToDictionary(example => example.Index, example => example.Change);
        Explanation exact = classifier.Explain(Query, exact: Count);
        Assert.Contains(exact.Examples, example => Math.Abs(example.Change) > 1e-3);
        Assert.All(exact.Examples, example => Assert.Equal(example.Change, masked[example.Index], 1e-4));
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void Attention_is_shared_out_and_the_same_comes_back_with_the_file_and_from_any_number_of_threads(TokenLayout layout)
    {
        using var folder = new TemporaryFolder();
        using var workers = new WorkerPool(3);
        InContextClassifier classifier = Fit(Fixtures.Learner(layout), new InContextOptions { Members = 5, ClassMeans = 1, Workers = workers });
        Explanation explanation = classifier.Explain(Query, exact: 3);
        Assert.Equal(Count + Classes, explanation.Examples.Count);
        Assert.InRange(explanation.Examples.Sum(example => example.Attention), 0.2, 1);
        Assert.All(explanation.Examples, example => Assert.InRange(example.Attention, 0, 1));
        Assert.Equal([true, true, true, false], explanation.Examples.Take(4).Select(example => example.IsExact));

        classifier.Save(folder.File("classifier"));
        Explanation loaded = InContextClassifier.Load(folder.File("classifier")).Explain(Query, exact: 3);
        Assert.Equal(explanation.Examples, loaded.Examples);
        Assert.Equal(explanation.Features, loaded.Features);
        Assert.Equal(explanation.ToString(), loaded.ToString());
    }

    [Fact]
    public void Rows_like_the_query_and_the_feature_that_matters_come_first()
    {
        float[] inputs = Fixtures.Inputs(60, Width);
        int[] labels = [.. Enumerable.Range(0, 60).Select(row => inputs[row * Width + 2] > 1 ? 1 : 0)];
        float[] query = [1, 1, 3, float.NaN, 1];
        Explanation explanation = InContextLearner.Default.Fit(inputs, labels, Width, 2).Explain(query);
        Assert.Equal(1, explanation.Label);
        Assert.Equal(2, explanation.Features[0].Feature);
        Assert.InRange(explanation.Features[0].Change, 0.2, 0.7);
        Assert.InRange(explanation.Examples.Take(10).Count(example => example.Label == 1 == example.Change > 0), 8, 10);
    }

    [Fact]
    public void Attention_is_greatest_for_the_row_that_is_the_query()
    {
        float[] inputs = Fixtures.Inputs(40, 30);
        int[] labels = [.. Enumerable.Range(0, 40).Select(row => row % 4)];
        InContextClassifier classifier = InContextLearner.Default.Fit(inputs, labels, 30, 4);
        foreach (int row in (int[])[0, 7, 39])
            Assert.Equal(row, classifier.Explain(inputs.AsSpan(row * 30, 30), exact: 0).Examples.MaxBy(example => example.Attention).Index);
    }

    [Fact]
    public void Pixels_are_not_explained_one_by_one_and_texts_name_what_they_are_told_to()
    {
        InContextClassifier pixels = Fit(Fixtures.Learner(), new InContextOptions { Members = 1, Standardization = Standardization.Shared });
        Assert.Empty(pixels.Explain(Query).Features);
        var explanation = new Explanation(1, 0.75, [new(4, 1, 0.125, true, 0.5), new(2, 0, -0.0625, false, 0.25)], [new(0, 0.03125), new(0, -0.0001)]);
        Assert.Equal(
            "class 1, probability 0.750\n+0.125 row 4 (class 1), attention 50.0 %\n-0.063 row 2 (class 0), attention 25.0 %\n"
                + "+0.031 feature 0\n+0.000 feature 0",
            explanation.ToString());
        Assert.Equal("b, probability 0.750\n+0.125 row 4 (b), attention 50.0 %\n-0.063 row 2 (a), attention 25.0 %\n+0.031 size\n+0.000 size",
            explanation.ToString(["a", "b"], ["size"]));
    }

    [Fact]
    public void What_cannot_be_explained_is_refused()
    {
        using var folder = new TemporaryFolder();
        InContextClassifier classifier = Fit(Fixtures.Learner(), new InContextOptions { Members = 2 });
        Assert.Throws<ArgumentException>("query", () => classifier.Explain(Query.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>("exact", () => classifier.Explain(Query, -1));
        Assert.Throws<OperationCanceledException>(() => classifier.Explain(Query, cancellation: new CancellationToken(canceled: true)));
        classifier.Save(folder.File("classifier"), includeExamples: false);
        Assert.Throws<InvalidOperationException>(() => InContextClassifier.Load(folder.File("classifier")).Explain(Query));
    }

    // The last rows are appended, and some values are missing.
    private static InContextClassifier Fit(InContextLearner learner, InContextOptions options)
    {
        float[] inputs = Fixtures.Inputs(Count, Width);
        inputs[11] = inputs[^2] = float.NaN;
        int[] labels = Fixtures.Labels(Count, Classes);
        InContextClassifier classifier = learner.Fit(inputs.AsSpan(0, 18 * Width), labels.AsSpan(0, 18), Width, Classes, options);
        for (int row = 18; row < Count; row++)
            classifier.Append(inputs.AsSpan(row * Width, Width), labels[row]);
        return classifier;
    }
}
