using Gpicl.InContext;
using Gpicl.IO;

namespace Gpicl.Tests.InContext;

/// <summary>Probabilities where classes are expected in other shares than the support set's.</summary>
public class ClassPriorTests
{
    private const int Frequent = 36, Rare = 4;

    [Theory]
    [InlineData(Calibration.None)]
    [InlineData(Calibration.TemperatureScaling)]
    public void Probabilities_change_by_what_is_expected_over_what_was_seen(Calibration calibration)
    {
        double[] shares = [3, 1];
        InContextOptions options = new() { Members = 2, Calibration = calibration };
        double[] before = Predict(Fit(options)), after = Predict(Fit(options with { ClassPrior = ClassPrior.Given(shares) }));

        double first = (Frequent + 0.5) / (Frequent + Rare + 1), second = (Rare + 0.5) / (Frequent + Rare + 1);
        for (int row = 0; row < before.Length; row += 2)
        {
            double a = before[row] * 0.75 / first, b = before[row + 1] * 0.25 / second;
            Assert.Equal(a / (a + b), after[row], 1e-5);
        }
    }

    [Fact]
    public void Balanced_finds_more_of_a_rare_class_and_equal_shares_given_are_the_same()
    {
        double[] support = Predict(Fit(new() { Members = 2 }));
        double[] balanced = Predict(Fit(new() { Members = 2, ClassPrior = ClassPrior.Balanced }));
        double[] given = Predict(Fit(new() { Members = 2, ClassPrior = ClassPrior.Given(5, 5) }));

        Assert.Equal(balanced, given);
        Assert.All(Enumerable.Range(0, support.Length / 2), row => Assert.True(balanced[2 * row + 1] > support[2 * row + 1]));
    }

    [Fact]
    public void Appended_examples_move_the_shares_that_are_divided_by()
    {
        InContextClassifier balanced = Fit(new() { Members = 1, ClassPrior = ClassPrior.Balanced }), support = Fit(new() { Members = 1 });
        for (int i = 0; i < 32; i++)
        {
            balanced.Append(Input(1, i), 1);
            support.Append(Input(1, i), 1);
        }

        double[] expected = Predict(support), found = Predict(balanced); // 36 of each class now
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-5);
    }

    [Theory]
    [InlineData(Calibration.None)]
    [InlineData(Calibration.TemperatureScaling)]
    public void It_is_saved_and_loaded(Calibration calibration)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            foreach (ClassPrior prior in new[] { ClassPrior.Support, ClassPrior.Balanced, ClassPrior.Given(0.9, 0.1) })
            {
                InContextClassifier classifier = Fit(new() { Members = 2, Calibration = calibration, ClassPrior = prior });
                classifier.Save(path);
                InContextClassifier loaded = InContextClassifier.Load(path);

                Assert.Equal((prior, calibration), (loaded.Options.ClassPrior, loaded.Options.Calibration));
                Assert.Equal(Predict(classifier), Predict(loaded));
                Assert.Equal(classifier.CalibrationTemperature, loaded.CalibrationTemperature);
            }

            SafetensorsFile file = SafetensorsFile.Load(path);
            var metadata = file.Metadata.ToDictionary(
                entry => entry.Key, entry => entry.Value.Replace("[0.9,0.1]", "[0.9,-1]", StringComparison.Ordinal));
            new SafetensorsFile(file.Tensors, metadata).Save(path);
            Assert.Throws<CheckpointFormatException>(() => InContextClassifier.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Shares_must_be_positive_and_as_many_as_classes()
    {
        Assert.Throws<ArgumentException>(() => ClassPrior.Given(1, 0));
        Assert.Throws<ArgumentException>(() => ClassPrior.Given(1, double.NaN));
        Assert.Throws<ArgumentException>(() => ClassPrior.Given(1));
        Assert.Contains("3 shares for 2 classes", Assert.Throws<ArgumentException>(() => Fit(new() { ClassPrior = ClassPrior.Given(1, 1, 1) })).Message);
        Assert.Contains("ClassPrior", Assert.Throws<ArgumentException>(() => Fit(new() { ClassPrior = null! })).Message);
    }

    private static InContextClassifier Fit(InContextOptions options)
    {
        int[] labels = [.. Enumerable.Range(0, Frequent + Rare).Select(i => i % 10 == 0 ? 1 : 0)];
        return InContextLearner.Default.Fit([.. labels.SelectMany((label, i) => Input(label, i))], labels, 2, 2, options);
    }

    // Two classes that overlap.
    private static float[] Input(int label, int number) => [label + 1.3f * MathF.Sin(7 * number), MathF.Cos(3 * number) - 0.5f * label];

    private static double[] Predict(InContextClassifier classifier)
    {
        float[] inputs = [.. Enumerable.Range(0, 20).SelectMany(i => Input(i % 2, 100 + i))], probabilities = new float[40];
        classifier.PredictProbabilities(inputs, probabilities);
        return Array.ConvertAll(probabilities, value => (double)value);
    }
}
