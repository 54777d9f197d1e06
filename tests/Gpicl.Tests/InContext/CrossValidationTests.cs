using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>What a classifier says of how good it is, is what refits by hand say.</summary>
public class CrossValidationTests
{
    private const int Width = 5, Classes = 3, Count = 20;

    [Theory]
    [InlineData(TokenLayout.Paired, 4, FeatureEncoding.Mixed, 0)]
    [InlineData(TokenLayout.Paired, 1, FeatureEncoding.Standardized, 1)]
    [InlineData(TokenLayout.PreviousLabel, 3, FeatureEncoding.Auto, 0)]
    public void Leaving_out_one_row_after_the_other_gives_the_figures(TokenLayout layout, int members, FeatureEncoding encoding, int means)
    {
        using var folder = new TemporaryFolder();
        float[] inputs = Fixtures.Inputs(Count, Width);
        inputs[7] = inputs[33] = float.NaN;
        int[] labels = Fixtures.Labels(Count, Classes);
        var options = new InContextOptions { Members = members, Encoding = encoding, ClassMeans = means };
        InContextClassifier classifier = Fixtures.Learner(layout).Fit(inputs.AsSpan(0, 16 * Width), labels.AsSpan(0, 16), Width, Classes, options);
        for (int row = 16; row < Count; row++)
            classifier.Append(inputs.AsSpan(row * Width, Width), labels[row]);

        CrossValidationResult result = classifier.CrossValidate(folds: 1000);

        var (right, loss) = (0, 0.0);
        for (int row = 0; row < Count; row++)
        {
            float[] own = Fixtures.Probabilities(classifier.Without(row < 16 ? row : row + means * Classes), inputs.AsSpan(row * Width, Width));
            right += Array.IndexOf(own, own.Max()) == labels[row] ? 1 : 0;
            loss -= Math.Log(own[labels[row]]) / Count;
        }

        Assert.Equal((Count, Count), (result.Folds, result.CrossValidated.Rows));
        Assert.Equal((double)right / Count, result.CrossValidated.Accuracy, 1e-9);
        Assert.Equal(loss, result.CrossValidated.LogLoss, 1e-5);
        Assert.Equal(labels.CountBy(label => label).Max(pair => pair.Value) / (double)Count, result.MostFrequentShare);
        classifier.Save(folder.File("classifier"));
        Assert.Equal(result, InContextClassifier.Load(folder.File("classifier")).CrossValidate(folds: 1000));
    }

    [Theory]
    [InlineData(TokenLayout.Paired, 2)]
    [InlineData(TokenLayout.PreviousLabel, 3)]
    public void Prequential_figures_are_those_of_every_prefix(TokenLayout layout, int members)
    {
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(layout));
        var options = new InContextOptions
        {
            Members = members,
            Seed = 4,
            Standardization = Standardization.PerFeature,
            Encoding = FeatureEncoding.Standardized,
            CompactContext = false,
        };
        float[] inputs = Fixtures.Inputs(Count, Width);
        int[] labels = Fixtures.Labels(Count, Classes), order = EnsembleMember.Order(options.Seed, 1, Count);
        PredictionQuality quality = new InContextLearner(transformer).Fit(inputs, labels, Width, Classes, options).CrossValidate(folds: 2).Prequential;

        var naive = new NaiveInContext(transformer, options, Width, Classes);
        double loss = 0;
        for (int t = 1; t < Count; t++)
        {
            float[] row = inputs[(order[t] * Width)..((order[t] + 1) * Width)];
            loss -= Math.Log(naive.Probabilities(inputs, labels, Count, row, _ => order[..t])[labels[order[t]]]) / (Count - 1);
        }

        Assert.Equal(Count - 1, quality.Rows);
        Assert.Equal(loss, quality.LogLoss, 1e-3);
    }

    [Fact]
    public void The_same_figures_come_from_any_number_of_threads()
    {
        float[] inputs = Fixtures.Inputs(40, Width);
        int[] labels = Fixtures.Labels(40, Classes);
        using var workers = new WorkerPool(3);
        Assert.Equal(Run(WorkerPool.SingleThread), Run(workers));

        CrossValidationResult Run(WorkerPool pool) =>
            Fixtures.Learner().Fit(inputs, labels, Width, Classes, new InContextOptions { Members = 2, Workers = pool }).CrossValidate(7);
    }

    [Fact]
    public void Folds_are_stratified()
    {
        float[] inputs = Fixtures.Inputs(24, Width);
        int[] labels = [.. Enumerable.Range(0, 24).Select(row => row < 2 ? 1 : 0)];
        for (ulong seed = 0; seed < 20; seed++)
            Fixtures.Learner().Fit(inputs, labels, Width, 2, new InContextOptions { Members = 1, Seed = seed }).CrossValidate(2);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        float[] inputs = Fixtures.Inputs(24, Width);
        int[] labels = [.. Enumerable.Range(0, 24).Select(row => row < 1 ? 1 : 0)];
        InContextClassifier classifier = Fixtures.Learner().Fit(inputs, labels, Width, 2, new InContextOptions { Members = 1 });
        Assert.Contains("two rows each", Assert.Throws<InvalidOperationException>(() => classifier.CrossValidate()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => classifier.CrossValidate(1));
        classifier.Append(inputs.AsSpan(0, Width), 1);
        Assert.Throws<InvalidOperationException>(() => classifier.CrossValidate());
        classifier.Save(folder.File("classifier"), includeExamples: false);
        Assert.Throws<InvalidOperationException>(() => InContextClassifier.Load(folder.File("classifier")).CrossValidate());
        using var canceled = new CancellationTokenSource();
        canceled.Cancel();
        InContextClassifier other = Fixtures.Learner().Fit(inputs, Fixtures.Labels(24, 2), Width, 2, new InContextOptions { Members = 1 });
        Assert.Throws<OperationCanceledException>(() => other.CrossValidate(cancellation: canceled.Token));
    }

    [Fact]
    public void Figures_are_those_of_their_definitions()
    {
        // Confidences 0.9, 0.8, 0.7, 0.6, of which the first and the third are right.
        PredictionQuality quality = PredictionQuality.Of([0.9, 0.1, 0.2, 0.8, 0.3, 0.7, 0.6, 0.4], [0, 0, 1, 1]);
        Assert.Equal(0.5, quality.Accuracy);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.2) + Math.Log(0.7) + Math.Log(0.4)) / 4, quality.LogLoss, 1e-12);
        Assert.Equal((0.1 + 0.8 + 0.3 + 0.6) / 4, quality.CalibrationError, 1e-12);
        Assert.Equal("accuracy 50.0 %, log-loss 0.747, calibration error 0.450 (4 rows)", quality.ToString());
        Assert.Equal($"5 folds: {quality}\neach row from those before it: {quality}\nthe most frequent class: 66.7 %",
            new CrossValidationResult(5, quality, quality, 2 / 3.0).ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Labels_that_have_nothing_to_do_with_the_inputs_are_found_out(bool random)
    {
        const int Rows = 250;
        float[] inputs = Fixtures.Inputs(Rows, Width);
        int[] noise = Fixtures.Labels(Rows, 2);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => random ? noise[row] : inputs[row * Width] + inputs[row * Width + 1] > 2 ? 1 : 0)];
        InContextClassifier classifier = InContextLearner.Default.Fit(inputs, labels, Width, 2);
        Assert.Equal(random, classifier.Ensemble.Prequential!.AreAtChance(classifier.State.Calibrator!));
        CrossValidationResult result = classifier.CrossValidate(5);
        Assert.InRange(result.CrossValidated.Accuracy, random ? 0.3 : 0.85, random ? 0.65 : 1);
        Assert.InRange(result.Prequential.Accuracy, random ? 0.3 : 0.75, random ? 0.65 : 1);
    }
}
