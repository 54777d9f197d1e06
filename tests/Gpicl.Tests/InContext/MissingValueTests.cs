using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.InContext.Encodings;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

public class MissingValueTests
{
    private const int Width = 4, Classes = 2, Rows = 80, Queries = 200;

    [Fact]
    public void A_missing_value_counts_as_the_mean_of_what_is_known_in_every_encoding()
    {
        float[] inputs = [1, 5, float.NaN, 6, 3, float.NaN, 8, 9];
        foreach (FeatureEncoding encoding in Enum.GetValues<FeatureEncoding>())
        {
            var options = new InContextOptions { Standardization = Standardization.PerFeature, Encoding = encoding };
            foreach (FeatureEncoder encoder in EnsembleEncoders.Fit(inputs, [0, 1, 0, 1], 4, 2, 2, options).Encoders)
            {
                var values = new float[encoder.Count];
                encoder.Apply([float.NaN, float.NaN], values);
                Assert.All(encoder.Values.ToArray().Zip(values).Where(pair => pair.First.Column < 2), pair => Assert.Equal(0, pair.Second));
                var mean = new float[encoder.Count];
                foreach (float known in new float[] { 1, 3, 8 })
                {
                    encoder.Apply([known, 6], values);
                    for (int i = 0; i < mean.Length; i++)
                        mean[i] += values[i] / 3;
                }

                Assert.All(encoder.Values.ToArray().Zip(mean).Where(pair => pair.First.Column == 0), pair => Assert.Equal(0, pair.Second, 1e-5f));
            }
        }
    }

    [Fact]
    public void Rows_with_gaps_teach_and_are_predicted()
    {
        var (inputs, labels) = Table(gap: 0.25);
        foreach (IClassifier classifier in Classifiers(inputs[..(Rows * Width)], labels[..Rows]))
            Assert.InRange(Accuracy(classifier, inputs[(Rows * Width)..], labels[Rows..]), 0.85, 1);
    }

    [Fact]
    public void That_a_value_is_missing_tells_of_the_label_where_it_does()
    {
        var random = new Random(4);
        var (inputs, labels) = Table(gap: 0);
        for (int row = 0; row < labels.Length; row++)
            for (int j = 0; j < Width; j++)
                inputs[row * Width + j] = j == 2 && labels[row] == 1 && random.Next(10) > 0 ? float.NaN : random.NextSingle();
        InContextClassifier classifier = InContextLearner.Default.Fit(inputs.AsSpan(0, Rows * Width), labels.AsSpan(0, Rows), Width, Classes);

        Assert.InRange(Accuracy(classifier, inputs[(Rows * Width)..], labels[Rows..]), 0.85, 1);
    }

    [Fact]
    public void Features_without_values_and_constants_are_ignored_and_can_be_asked_for()
    {
        var (inputs, labels) = Table(gap: 0.1);
        for (int row = 0; row < labels.Length; row++)
            (inputs[row * Width + 1], inputs[row * Width + 3]) = (float.NaN, 7);
        foreach (FeatureEncoding encoding in Enum.GetValues<FeatureEncoding>())
        {
            InContextClassifier classifier = Fixtures.Learner().Fit(
                inputs.AsSpan(0, Rows * Width), labels.AsSpan(0, Rows), Width, Classes, new InContextOptions { Encoding = encoding });
            Assert.Equal([1, 3], classifier.IgnoredFeatures);
            Assert.Equal(Fixtures.Probabilities(classifier, [1, 0, 2, 7]), Fixtures.Probabilities(classifier, [1, float.NaN, 2, -9]));
        }
    }

    [Fact]
    public void Files_keep_gaps_of_examples_and_what_was_learned_from_them()
    {
        using var folder = new TemporaryFolder();
        var (inputs, labels) = Table(gap: 0.25);
        for (int row = 0; row < Rows; row++)
            if (labels[row] == 1)
                inputs[row * Width] = float.NaN;
        InContextClassifier saved = Fixtures.Learner().Fit(inputs.AsSpan(0, Rows * Width), labels.AsSpan(0, Rows), Width, Classes);
        saved.Append([1, float.NaN, 3, float.NaN], 1);
        saved.Save(folder.File("classifier"));
        InContextClassifier loaded = InContextClassifier.Load(folder.File("classifier"));

        Assert.Contains(saved.Ensemble.Encoders[0].Values.ToArray(), value => value.Column == Width); // that the first is missing
        Assert.Equal(saved.GetExamples().Inputs.ToArray(), loaded.GetExamples().Inputs.ToArray());
        float[] queries = inputs[(Rows * Width)..];
        Assert.Equal(Fixtures.Probabilities(saved, queries), Fixtures.Probabilities(loaded, queries));
    }

    [Fact]
    public void Examples_without_a_single_value_are_refused()
    {
        float[] nothing = [.. Enumerable.Repeat(float.NaN, 4 * Width)];
        Assert.Contains(
            "All values", Assert.Throws<ArgumentException>("inputs", () => InContextLearner.Default.Fit(nothing, [0, 1, 0, 1], Width, Classes)).Message,
            StringComparison.Ordinal);
    }

    private static IClassifier[] Classifiers(float[] inputs, int[] labels) =>
    [
        .. Enum.GetValues<FeatureEncoding>().Select(
            encoding => InContextLearner.Default.Fit(inputs, labels, Width, Classes, new InContextOptions { Encoding = encoding })),
        InContextLearner.Default.Fit(inputs, labels, Width, Classes, new InContextOptions { Standardization = Standardization.Shared, ClassMeans = 1 }),
        MamlClassifier.Fit(inputs, labels, Width, Classes),
        OnlineClassifier.Fit(inputs, labels, Width, Classes, passes: 10),
    ];

    // Each feature tells something of the label; a part of the values is missing.
    private static (float[] Inputs, int[] Labels) Table(double gap)
    {
        var random = new Random(2);
        int[] labels = [.. Enumerable.Range(0, Rows + Queries).Select(row => row < 2 ? row : random.Next(Classes))];
        float[] inputs =
        [
            .. labels.SelectMany(label => Enumerable.Range(0, Width).Select(_ => random.NextDouble() < gap ? float.NaN : label + random.NextSingle())),
        ];
        return (inputs, labels);
    }

    private static double Accuracy(IClassifier classifier, float[] queries, int[] labels)
    {
        var probabilities = new float[labels.Length * Classes];
        classifier.PredictProbabilities(queries, probabilities);
        return labels.Where((label, row) => (probabilities[row * Classes + 1] > 0.5f) == (label == 1)).Count() / (double)labels.Length;
    }
}
