using Gpicl.Baselines.Maml;
using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

public class ClassMeansTests
{
    private static readonly float[] Inputs = [1, 2, 3, 4, 5, 6, 0, -1];
    private static readonly int[] Labels = [2, 0, 2, 0]; // none of class 1

    [Fact]
    public void They_stand_behind_the_examples_once_for_each_class_that_has_any()
    {
        var (inputs, labels) = ClassMeans.Append(Inputs, Labels, width: 2, classes: 3, times: 2);

        Assert.Equal([.. Labels, 0, 2, 0, 2], labels);
        Assert.Equal([.. Inputs, 1.5f, 1.5f, 3, 4, 1.5f, 1.5f, 3, 4], inputs);
    }

    [Fact]
    public void A_classifier_reads_them_as_examples_and_standardizes_by_the_others()
    {
        var options = new InContextOptions { Members = 2, Standardization = Standardization.PerFeature };
        InContextClassifier plain = InContextLearner.Default.Fit(Inputs, Labels, 2, 3, options),
            with = InContextLearner.Default.Fit(Inputs, Labels, 2, 3, options with { ClassMeans = 1 });
        plain.Append([1.5f, 1.5f], 0);
        plain.Append([3, 4], 2);

        Assert.Equal((6, 4), (with.Count, InContextLearner.Default.Fit(Inputs, Labels, 2, 3, options).Count));
        Assert.Equal(plain.GetExamples().Inputs.ToArray(), with.GetExamples().Inputs.ToArray());
        float[] one = new float[3], other = new float[3];
        plain = InContextLearner.Default.Fit(Inputs, Labels, 2, 3, options with { Members = 1 }); // the first member reads in the order given
        plain.Append([1.5f, 1.5f], 0);
        plain.Append([3, 4], 2);
        plain.PredictProbabilities([2, 0], one);
        InContextLearner.Default.Fit(Inputs, Labels, 2, 3, options with { Members = 1, ClassMeans = 1 }).PredictProbabilities([2, 0], other);
        for (int i = 0; i < 3; i++)
            Assert.Equal(one[i], other[i], 1e-5f);
    }

    [Fact]
    public void Files_keep_them()
    {
        using var folder = new TemporaryFolder();
        var options = new InContextOptions { Members = 1, ClassMeans = 3 };
        InContextClassifier found = InContextClassifier.Load(Saved(folder, InContextLearner.Default.Fit(Inputs, Labels, 2, 3, options).Save));
        Assert.Equal((3, 10), (found.Options.ClassMeans, found.Count));
        Assert.Equal(3, MamlClassifier.Load(Saved(folder, (path, _) => MamlClassifier.Fit(Inputs, Labels, 2, 3, options).Save(path))).Options.ClassMeans);
    }

    [Fact]
    public void They_take_learned_positions()
    {
        var learner = new InContextLearner(new GpiclNetwork(Fixtures.Small(TokenLayout.PreviousLabel, maximumLength: 6)));

        Assert.Equal(4, learner.Fit(Inputs, Labels, 2, 3).Count);
        Assert.Contains(
            "6 examples, class means included",
            Assert.Throws<ArgumentException>(() => learner.Fit(Inputs, Labels, 2, 3, new InContextOptions { ClassMeans = 1 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void How_often_is_checked()
    {
        foreach (int times in new[] { -1, 101 })
            Assert.Contains(
                $"ClassMeans is {times}",
                Assert.Throws<ArgumentException>(() => InContextLearner.Default.Fit(Inputs, Labels, 2, 3, new InContextOptions { ClassMeans = times })).Message,
                StringComparison.Ordinal);
    }

    private static string Saved(TemporaryFolder folder, Action<string, bool> save)
    {
        string path = folder.File("classifier");
        save(path, true);
        return path;
    }
}
