using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.Randomness;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>A linear discriminant beside the ensemble, on tables of up to as many classes as the network knows.</summary>
public class SecondOpinionTests
{
    private const int Width = 120;

    [Fact]
    public void It_helps_where_many_features_say_a_little_each()
    {
        var (inputs, labels) = Votes(0, 150);
        var (queries, expected) = Votes(150, 400);
        InContextClassifier with = InContextLearner.Default.Fit(inputs, labels, Width, 2);
        double alone = LogLoss(Fixtures.Probabilities(WithoutOpinion(with), queries), expected);
        double together = LogLoss(Fixtures.Probabilities(with, queries), expected);

        Assert.NotNull(with.State.Discriminant);
        Assert.True(together < alone - 0.03, $"{together:F3} with it, {alone:F3} without");
    }

    [Fact]
    public void It_says_nothing_where_the_ensemble_does_as_well_alone()
    {
        // The label is whether two features have the same sign: a line tells nothing of that.
        float[] inputs = Fixtures.Inputs(200, 2, seed: 3);
        int[] labels = [.. Enumerable.Range(0, 200).Select(row => inputs[2 * row] * inputs[2 * row + 1] > 0 ? 1 : 0)];

        Assert.Null(InContextLearner.Default.Fit(inputs, labels, 2, 2).State.Discriminant);
    }

    [Fact]
    public void It_is_bounded_and_means_nothing_if_it_is_the_same_for_all_classes()
    {
        double[] scores = [-1, -2, -3];
        SecondOpinion.Add([1e6, -1e6, 0], scores);
        Assert.Equal([-1 + SecondOpinion.Limit, -2 - SecondOpinion.Limit, -3], scores);

        SecondOpinion.Add([7, 7, 7], scores);
        Assert.Equal([-1 + SecondOpinion.Limit, -2 - SecondOpinion.Limit, -3], scores);
    }

    [Fact]
    public void Images_and_features_as_they_are_have_none()
    {
        var (inputs, labels) = Votes(0, 150);
        InContextOptions asTheyAre = new() { Encoding = FeatureEncoding.Standardized }, image = new() { Image = new ImageShape(1, 10, Width / 10) };

        Assert.Null(InContextLearner.Default.Fit(inputs, labels, Width, 2, asTheyAre).State.Discriminant);
        Assert.Null(InContextLearner.Default.Fit(inputs, labels, Width, 2, image).State.Discriminant);
    }

    [Fact]
    public void A_file_keeps_it_and_it_learns_from_appended_rows()
    {
        using var folder = new TemporaryFolder();
        var (inputs, labels) = Votes(0, 150);
        InContextClassifier classifier = InContextLearner.Default.Fit(inputs, labels, Width, 2);
        classifier.Save(folder.File("a"));
        InContextClassifier loaded = InContextClassifier.Load(folder.File("a"));
        Assert.NotNull(loaded.State.Discriminant);
        Assert.Equal(Fixtures.Probabilities(classifier, inputs), Fixtures.Probabilities(loaded, inputs));

        var before = classifier.State.Discriminant!.Sums.ToArray();
        foreach (InContextClassifier each in (InContextClassifier[])[classifier, loaded])
            each.Append(inputs.AsSpan(0, Width), labels[0]);
        Assert.NotEqual(before, classifier.State.Discriminant!.Sums.ToArray());
        Assert.Equal(Fixtures.Probabilities(classifier, inputs), Fixtures.Probabilities(loaded, inputs));
    }

    // Yes or no to many questions, each of which is answered somewhat more often so by one of two parties.
    private static (float[] Inputs, int[] Labels) Votes(int first, int count)
    {
        float[] inputs = new float[count * Width], chance = new float[Width];
        int[] labels = new int[count];
        for (int row = 0; row < count; row++)
        {
            var random = new CounterGenerator(11, StreamPurpose.Examples, (ulong)(first + row));
            random.FillUniform(chance);
            labels[row] = (first + row) % 2;
            for (int i = 0; i < Width; i++)
                inputs[row * Width + i] = chance[i] < 0.5f + (labels[row] == i % 2 ? 0.08f : -0.08f) ? 1 : 0;
        }

        return (inputs, labels);
    }

    private static InContextClassifier WithoutOpinion(InContextClassifier classifier) =>
        new(classifier.Learner, classifier.Ensemble, classifier.State with { Discriminant = null }, classifier.Options, null);

    private static double LogLoss(float[] probabilities, int[] labels) =>
        labels.Select((label, row) => -Math.Log(probabilities[row * 2 + label])).Average();
}
