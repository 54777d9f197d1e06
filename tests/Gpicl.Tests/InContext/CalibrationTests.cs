using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Tests.InContext;

/// <summary>The temperature is that of predictions of the examples from those before them, and probabilities follow it and the classes' shares.</summary>
public class CalibrationTests
{
    private const int Width = 6, Classes = 3;

    [Theory]
    [InlineData(TokenLayout.Paired, 1, 60, 3)]
    [InlineData(TokenLayout.Paired, 4, 60, 3)]
    [InlineData(TokenLayout.PreviousLabel, 3, 60, 3)]
    [InlineData(TokenLayout.Paired, 3, 9, 3)]
    [InlineData(TokenLayout.PreviousLabel, 2, 2, 3)]
    [InlineData(TokenLayout.Paired, 1, 330, 12)]
    public void Temperature_and_probabilities_are_those_of_the_definition(TokenLayout layout, int members, int count, float temperature)
    {
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(layout));
        var options = new InContextOptions
        {
            Members = members,
            Seed = 4,
            Temperature = temperature,
            Standardization = Standardization.PerFeature,
            Encoding = FeatureEncoding.Standardized,
            Calibration = Calibration.TemperatureScaling,
            CompactContext = false,
        };
        float[] inputs = Fixtures.Inputs(count, Width), query = Fixtures.Inputs(1, Width, seed: 6);
        int[] labels = [.. Fixtures.Labels(count, Classes).Select((label, i) => i > 2 && i % 2 == 0 ? 0 : label)];
        InContextClassifier classifier = new InContextLearner(transformer).Fit(inputs, labels, Width, Classes, options);

        // Every prefix is read anew.
        var naive = new NaiveInContext(transformer, options, Width, Classes);
        int[] order = EnsembleMember.Order(options.Seed, 1, count);
        List<(float[] Probabilities, int Label)> predicted = [];
        for (int t = Math.Max(Math.Min(12, count / 2), count - 300); t < count; t++)
        {
            float[] row = inputs[(order[t] * Width)..((order[t] + 1) * Width)];
            predicted.Add((naive.Probabilities(inputs, labels, count, row, _ => order[..t]), labels[order[t]]));
        }

        double[] shares = [.. Enumerable.Range(0, Classes).Select(label => (labels.Count(value => value == label) + 0.5) / (count + Classes / 2.0))];
        double best = Enumerable.Range(0, 4901).Select(i => 0.1 + 0.001 * i)
            .MinBy(b => 5 * Math.Pow(Math.Log(b / 0.9), 2) - predicted.Sum(row => Math.Log(Tempered(row.Probabilities, shares, b)[row.Label])));
        Assert.Equal(best, 1 / classifier.CalibrationTemperature, 2e-3);
        Assert.InRange(best, 0.11, 4.9);

        float[] uncalibrated = naive.Probabilities(inputs, labels, count, query, _ => order);
        Fixtures.AssertClose([.. Tempered(uncalibrated, shares, best).Select(value => (float)value)], Fixtures.Probabilities(classifier, query), 1e-3f);
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void The_same_bits_come_from_any_number_of_threads(TokenLayout layout)
    {
        float[] inputs = Fixtures.Inputs(140, Width), queries = Fixtures.Inputs(20, Width, seed: 6);
        int[] labels = Fixtures.Labels(140, Classes);
        using var workers = new WorkerPool(3);
        InContextClassifier one = Fit(WorkerPool.SingleThread), three = Fit(workers);
        Assert.Equal(one.CalibrationTemperature, three.CalibrationTemperature);
        Assert.NotEqual(1, one.CalibrationTemperature);
        Assert.Equal(Fixtures.Probabilities(one, queries), Fixtures.Probabilities(three, queries));

        InContextClassifier Fit(WorkerPool pool) =>
            Fixtures.Learner(layout).Fit(inputs, labels, Width, Classes, new InContextOptions { Members = 5, Workers = pool });
    }

    [Fact]
    public void Ensembles_are_calibrated_and_single_passes_and_class_means_are_not()
    {
        Assert.Equal(Calibration.TemperatureScaling, Chosen(new InContextOptions()));
        Assert.Equal(Calibration.TemperatureScaling, Chosen(new InContextOptions { Members = 1, Calibration = Calibration.TemperatureScaling }));
        Assert.Equal(Calibration.None, Chosen(new InContextOptions { Members = 1 }));
        Assert.Equal(Calibration.None, Chosen(new InContextOptions { ClassMeans = 1 }));
        Assert.Equal(Calibration.None, Chosen(new InContextOptions { Calibration = Calibration.None }));
        AssertRefused("Calibration is TemperatureScaling", new InContextOptions { ClassMeans = 1, Calibration = Calibration.TemperatureScaling });
        AssertRefused("Calibration is 7", new InContextOptions { Calibration = (Calibration)7 });

        static void AssertRefused(string message, InContextOptions options) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => Chosen(options)).Message, StringComparison.Ordinal);

        static Calibration Chosen(InContextOptions options)
        {
            InContextClassifier classifier = Fixtures.Learner().Fit(Fixtures.Inputs(30, Width), Fixtures.Labels(30, Classes), Width, Classes, options);
            Assert.Equal(classifier.Options.Calibration == Calibration.None, classifier.CalibrationTemperature == 1);
            return classifier.Options.Calibration;
        }
    }

    [Fact]
    public void Appended_examples_move_the_shares_of_classes_and_not_the_temperature()
    {
        var options = new InContextOptions { Members = 2 };
        InContextClassifier classifier = Fixtures.Learner().Fit(Fixtures.Inputs(30, Width), Fixtures.Labels(30, Classes), Width, Classes, options);
        double temperature = classifier.CalibrationTemperature;
        for (int i = 0; i < 20; i++)
            classifier.Append(Fixtures.Inputs(1, Width, seed: 100 + i), 2);
        Assert.Equal(temperature, classifier.CalibrationTemperature);

        int[] counts = [.. Enumerable.Range(0, Classes).Select(label => Fixtures.Labels(30, Classes).Count(value => value == label) + (label == 2 ? 20 : 0))];
        double[] given = [0.2, 0.5, 0.3], actual = [.. given], shares = [.. counts.Select(count => (count + 0.5) / 51.5)];
        classifier.State.Calibrator!.Apply(actual);
        double[] expected = Tempered([.. given.Select(value => (float)value)], shares, 1 / temperature);
        for (int label = 0; label < Classes; label++)
            Assert.Equal(expected[label], actual[label], 1e-6);
    }

    [Fact]
    public void On_a_table_with_few_of_one_class_that_overlaps_the_other_the_loss_falls()
    {
        var (before, after) = (0.0, 0.0);
        for (int seed = 0; seed < 6; seed++)
        {
            var (inputs, labels) = Noisy(299, seed);
            before += Loss(inputs, labels, Calibration.None);
            after += Loss(inputs, labels, Calibration.Auto);
        }

        Assert.True(after < 0.95 * before, $"{before / 6} before, {after / 6} after");
    }

    [Fact]
    public void Rows_sorted_by_class_are_calibrated_as_well_as_shuffled_ones()
    {
        var (inputs, labels) = Noisy(299, seed: 1);
        int[] order = [.. Enumerable.Range(0, 99).OrderBy(row => labels[row]).Concat(Enumerable.Range(99, 200))];
        float[] sorted = [.. order.SelectMany(row => inputs[(row * Width)..((row + 1) * Width)])];
        Assert.Equal(Loss(inputs, labels, Calibration.Auto), Loss(sorted, [.. order.Select(row => labels[row])], Calibration.Auto), 0.05);
    }

    // One row in seven is of class 1, which differs by one deviation in one of the features.
    private static (float[] Inputs, int[] Labels) Noisy(int rows, int seed)
    {
        var random = new Random(seed);
        var inputs = new float[rows * Width];
        var labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = random.NextDouble() < 0.15 ? 1 : 0;
            for (int j = 0; j < Width; j++)
                inputs[row * Width + j] = (float)Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * (float)Math.Cos(2 * Math.PI * random.NextDouble());
            inputs[row * Width] += labels[row];
        }

        return (inputs, labels);
    }

    // Of all rows but the first 99, which are the support set.
    private static double Loss(float[] inputs, int[] labels, Calibration calibration)
    {
        InContextClassifier classifier = InContextLearner.Default.Fit(
            inputs.AsSpan(0, 99 * Width), labels.AsSpan(0, 99), Width, 2,
            new InContextOptions { Calibration = calibration, Encoding = FeatureEncoding.Standardized });
        float[] probabilities = Fixtures.Probabilities(classifier, inputs.AsSpan(99 * Width));
        return Enumerable.Range(0, labels.Length - 99).Average(i => -Math.Log(probabilities[2 * i + labels[99 + i]]));
    }

    private static double[] Tempered(float[] probabilities, double[] shares, double b)
    {
        double[] values = [.. probabilities.Select((p, label) => Math.Pow(shares[label], 1 - b) * Math.Pow(p, b))];
        return [.. values.Select(value => value / values.Sum())];
    }
}
