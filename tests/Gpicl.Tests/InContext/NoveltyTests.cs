using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>Rows like the examples have any novelty alike, others a high one.</summary>
public class NoveltyTests
{
    private const int Width = 5, Count = 80;

    [Theory]
    [InlineData(TokenLayout.Paired, 1, FeatureEncoding.Standardized)]
    [InlineData(TokenLayout.Paired, 4, FeatureEncoding.Mixed)]
    [InlineData(TokenLayout.PreviousLabel, 2, FeatureEncoding.Auto)]
    public void Rows_like_the_examples_have_a_uniform_novelty_and_others_come_near_1(TokenLayout layout, int members, FeatureEncoding encoding)
    {
        using var folder = new TemporaryFolder();
        using var workers = new WorkerPool(3);
        InContextClassifier classifier = Fit(Fixtures.Learner(layout), new InContextOptions { Members = members, Encoding = encoding, Workers = workers });
        float[] like = Fixtures.Inputs(400, Width, seed: 9), unlike = [.. like.Select((value, i) => value + (i % Width == 2 ? 20 : 0))];

        float[] novelty = Novelty(classifier, like), others = Novelty(classifier, unlike);

        Assert.All([.. novelty, .. others], value => Assert.InRange(value, 0, 1));
        for (int tenth = 1; tenth < 10; tenth++)
            Assert.Equal(tenth / 10.0, novelty.Count(value => value < tenth / 10.0) / 400.0, 0.15);
        Assert.True(others.Min() > 0.98, $"{others.Min()}");
        Assert.Equal(novelty[7], classifier.MeasureNovelty(like.AsSpan(7 * Width, Width)));

        classifier.Save(folder.File("classifier"));
        Assert.Equal(novelty, Novelty(InContextClassifier.Load(folder.File("classifier")), like));
    }

    [Fact]
    public void Farther_is_always_more_novel_and_an_example_is_not_novel_at_all()
    {
        InContextClassifier classifier = Fit(Fixtures.Learner(), new InContextOptions { Members = 1 });
        float[] example = classifier.GetExamples().Row(3).ToArray();
        float[] steps = [.. Enumerable.Range(0, 60).Select(step => classifier.MeasureNovelty((float[])[example[0] + step * step, .. example[1..]]))];
        Assert.Equal(0, steps[0]);
        Assert.Equal(steps[10..].Order(), steps[10..]);
        Assert.Equal(30, steps[10..40].Distinct().Count());
        Assert.True(steps[^1] < 1);
    }

    [Fact]
    public void Appended_examples_are_known()
    {
        InContextClassifier classifier = Fit(Fixtures.Learner(), new InContextOptions { Members = 1 });
        float[] far = [30, 30, 30, 30, 30];
        Assert.True(classifier.MeasureNovelty(far) > 0.98);
        for (int i = 0; i < 5; i++)
            classifier.Append([30, 30 + i, 30, 30, 30], i % 2);
        Assert.True(classifier.MeasureNovelty(far) < 0.9);
    }

    [Fact]
    public void A_feature_that_never_changed_and_now_does_is_novel_and_missing_values_are_taken_for_means()
    {
        float[] inputs = Fixtures.Inputs(Count, Width);
        for (int row = 0; row < Count; row++)
            inputs[row * Width + 1] = 0.1f;
        InContextClassifier classifier = Fixtures.Learner().Fit(inputs, Fixtures.Labels(Count, 2), Width, 2, new InContextOptions { Members = 1 });
        float[] query = [1, 0.1f, 1, 1, 1], changed = [1, 0.2f, 1, 1, 1], missing = [1, float.NaN, 1, 1, 1];
        Assert.True(classifier.MeasureNovelty(changed) > 0.95);
        Assert.True(classifier.MeasureNovelty(query) < 0.9);
        Assert.Equal(classifier.MeasureNovelty(query), classifier.MeasureNovelty(missing));
    }

    [Fact]
    public void Equal_examples_and_very_few_are_measured_too()
    {
        float[] inputs = [1, 2, 1, 2, 3, 4, 3, 4];
        InContextClassifier four = Fixtures.Learner().Fit(inputs, [0, 0, 1, 1], 2, 2, new InContextOptions { Members = 1 });
        InContextClassifier two = Fixtures.Learner().Fit(inputs.AsSpan(2, 4), [0, 1], 2, 2, new InContextOptions { Members = 1 });
        foreach (InContextClassifier classifier in (InContextClassifier[])[four, two])
        {
            float same = classifier.MeasureNovelty([1, 2]), near = classifier.MeasureNovelty([2, 2]), far = classifier.MeasureNovelty([90, 2]);
            Assert.True(same >= 0 && same < near && near <= far && far <= 1, $"{same}, {near}, {far}");
        }
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        using var folder = new TemporaryFolder();
        InContextClassifier classifier = Fit(Fixtures.Learner(), new InContextOptions { Members = 1 });
        Assert.Throws<ArgumentException>("input", () => classifier.MeasureNovelty(new float[4]));
        Assert.Throws<ArgumentException>("novelty", () => classifier.MeasureNovelty(new float[10], new float[3]));
        classifier.Save(folder.File("classifier"), includeExamples: false);
        Assert.Throws<InvalidOperationException>(() => InContextClassifier.Load(folder.File("classifier")).MeasureNovelty(new float[Width]));
    }

    private static InContextClassifier Fit(InContextLearner learner, InContextOptions options)
    {
        float[] inputs = Fixtures.Inputs(Count, Width);
        inputs[11] = inputs[^2] = float.NaN;
        return learner.Fit(inputs, Fixtures.Labels(Count, 3), Width, 3, options);
    }

    private static float[] Novelty(InContextClassifier classifier, float[] inputs)
    {
        var novelty = new float[inputs.Length / Width];
        classifier.MeasureNovelty(inputs, novelty);
        return novelty;
    }
}
