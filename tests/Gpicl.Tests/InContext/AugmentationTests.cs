using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>Changed copies of images are read behind each image, kept in files, and chosen where they help.</summary>
public class AugmentationTests
{
    private const int Side = 4, Width = Side * Side, Classes = 3;

    private static readonly ImageShape Image = new(1, Side, Side);

    private static readonly InContextOptions Shifted = new()
    {
        Members = 3,
        Seed = 4,
        Image = Image,
        Augmentation = Augmentation.Shifts,
        Calibration = Calibration.None,
        CompactContext = false, // exact enough to compare with whole sequences
    };

    [Theory]
    [InlineData(TokenLayout.Paired, Augmentation.Distortions, 90)]
    [InlineData(TokenLayout.PreviousLabel, Augmentation.Shifts, 40)]
    public void Predictions_are_those_of_the_sequence_of_images_and_copies(TokenLayout layout, Augmentation kind, int count)
    {
        const int Appended = 4;
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(layout));
        InContextOptions options = Shifted with { Augmentation = kind, MirroredCopies = true, Standardization = Standardization.PerFeature };
        float[] inputs = Fixtures.Inputs(count + Appended, Width), query = Fixtures.Inputs(1, Width, seed: 6);
        int[] labels = Fixtures.Labels(count + Appended, Classes);
        InContextClassifier classifier = new InContextLearner(transformer).Fit(
            inputs.AsSpan(0, count * Width), labels.AsSpan(0, count), Width, Classes, options);
        for (int i = count; i < count + Appended; i++)
            classifier.Append(inputs.AsSpan(i * Width, Width), labels[i]);

        var (all, allLabels, group) = WithCopies(inputs, labels, options);
        float[] expected = new NaiveInContext(transformer, options, Width, Classes).Probabilities(all, allLabels, count, query, member =>
            [.. EnsembleMember.Order(options.Seed, member, count).Concat(Enumerable.Range(count, Appended)).SelectMany(example => group(example, member))]);
        Fixtures.AssertClose(expected, Fixtures.Probabilities(classifier, query), 1e-4f);
        Assert.Equal(count + Appended, classifier.Count);
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void Calibration_predicts_each_image_from_those_before_it_and_their_copies(TokenLayout layout)
    {
        const int Count = 30;
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(layout));
        InContextOptions options = Shifted with
        {
            Calibration = Calibration.TemperatureScaling,
            Standardization = Standardization.PerFeature,
            Encoding = FeatureEncoding.Standardized,
            Temperature = 3,
        };
        float[] inputs = Fixtures.Inputs(Count, Width);
        int[] labels = Fixtures.Labels(Count, Classes), order = EnsembleMember.Order(options.Seed, 1, Count);
        InContextClassifier classifier = new InContextLearner(transformer).Fit(inputs, labels, Width, Classes, options);

        var (all, allLabels, group) = WithCopies(inputs, labels, options);
        var naive = new NaiveInContext(transformer, options, Width, Classes);
        double[] probabilities = [.. Enumerable.Range(12, Count - 12).SelectMany(t => naive.Probabilities(
                all, allLabels, Count, inputs[(order[t] * Width)..((order[t] + 1) * Width)], member => [.. order[..t].SelectMany(i => group(i, member))]))
            .Select(value => (double)value)];
        int[] counts = [.. Enumerable.Range(0, Classes).Select(label => labels.Count(value => value == label))];
        var expected = Calibrator.Fit(probabilities, [.. order[12..].Select(i => labels[i])], counts, out _);
        Assert.Equal(1 / expected.InverseTemperature, classifier.CalibrationTemperature, 2e-3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_keeps_the_copies_and_goes_on_making_the_same(bool withExamples)
    {
        using var folder = new TemporaryFolder();
        float[] inputs = Fixtures.Inputs(25, Width), queries = Fixtures.Inputs(9, Width, seed: 6);
        int[] labels = Fixtures.Labels(25, Classes);
        InContextOptions options = Shifted with { MirroredCopies = true, Calibration = Calibration.TemperatureScaling };
        InContextClassifier classifier = Fixtures.Learner().Fit(inputs, labels, Width, Classes, options);
        classifier.Save(folder.File("classifier"), withExamples);
        var loaded = InContextClassifier.Load(folder.File("classifier"));
        Assert.Equal((classifier.Count, classifier.ContextBytes), (loaded.Count, loaded.ContextBytes));
        Assert.Equal(Fixtures.Probabilities(classifier, queries), Fixtures.Probabilities(loaded, queries));
        Assert.Equal((Image, Augmentation.Shifts, true), (loaded.Options.Image!.Value, loaded.Options.Augmentation, loaded.Options.MirroredCopies));
        for (int i = 0; i < 20; i++)
        {
            classifier.Append(queries.AsSpan(0, Width), i % Classes);
            loaded.Append(queries.AsSpan(0, Width), i % Classes);
        }

        Assert.Equal(Fixtures.Probabilities(classifier, queries), Fixtures.Probabilities(loaded, queries));
        if (withExamples)
            Assert.Equal(inputs, loaded.GetExamples().Inputs[..inputs.Length]);
    }

    [Fact]
    public void The_context_takes_three_times_the_bytes_and_the_same_bits_come_from_any_number_of_threads()
    {
        float[] inputs = Fixtures.Inputs(40, Width), queries = Fixtures.Inputs(9, Width, seed: 6);
        int[] labels = Fixtures.Labels(40, Classes);
        using var workers = new WorkerPool(3);
        InContextClassifier one = Fit(Augmentation.Shifts, WorkerPool.SingleThread), three = Fit(Augmentation.Shifts, workers);
        Assert.Equal(Fixtures.Probabilities(one, queries), Fixtures.Probabilities(three, queries));
        Assert.Equal(3 * Fit(Augmentation.None, workers).ContextBytes, one.ContextBytes);

        InContextClassifier Fit(Augmentation kind, WorkerPool pool) =>
            Fixtures.Learner().Fit(inputs, labels, Width, Classes, Shifted with { Augmentation = kind, Workers = pool });
    }

    [Fact]
    public void Class_means_and_missing_pixels_go_together_with_copies()
    {
        float[] inputs = Fixtures.Inputs(30, Width);
        inputs[5] = inputs[77] = float.NaN;
        InContextClassifier classifier = Fixtures.Learner().Fit(
            inputs, Fixtures.Labels(30, Classes), Width, Classes, Shifted with { ClassMeans = 2, Augmentation = Augmentation.Distortions });
        Assert.Equal(30 + 2 * Classes, classifier.Count);
        Assert.All(Fixtures.Probabilities(classifier, inputs), value => Assert.InRange(value, 0f, 1f));
    }

    [Theory]
    [InlineData(false, 0.02)]
    [InlineData(true, 0.0)]
    public void What_helps_is_chosen_by_the_support_set(bool placeIsTheClass, double leastGain)
    {
        double gain = 0;
        int augmented = 0;
        for (int seed = 0; seed < 3; seed++)
        {
            var (inputs, labels) = Patterns(placeIsTheClass, seed);
            gain += (Accuracy(Augmentation.Auto) - Accuracy(Augmentation.None)) / 3;

            double Accuracy(Augmentation augmentation)
            {
                var options = new InContextOptions { Members = 4, Image = new ImageShape(1, 14, 14), Augmentation = augmentation };
                InContextClassifier classifier = InContextLearner.Default.Fit(inputs.AsSpan(0, 60 * 196), labels.AsSpan(0, 60), 196, 6, options);
                augmented += classifier.Options.Augmentation == Augmentation.None ? 0 : 1;
                var predicted = new int[labels.Length - 60];
                classifier.Predict(inputs.AsSpan(60 * 196), predicted);
                return predicted.Zip(labels.Skip(60), (found, label) => found == label ? 1.0 : 0).Average();
            }
        }

        Assert.Equal(placeIsTheClass ? 0 : 3, augmented);
        Assert.True(gain >= leastGain, $"gained {gain}");
    }

    [Fact]
    public void Without_calibration_or_knowledge_of_images_nothing_is_chosen()
    {
        Assert.Equal(Augmentation.None, Chosen(new InContextOptions()));
        Assert.Equal(Augmentation.None, Chosen(new InContextOptions { Image = Image, Members = 1 }));
        Assert.Equal(Augmentation.None, Chosen(new InContextOptions { Image = Image, ClassMeans = 1 }));
        Assert.Equal(Augmentation.Shifts, Chosen(Shifted with { Members = 1 }));

        static Augmentation Chosen(InContextOptions options) =>
            Fixtures.Learner().Fit(Fixtures.Inputs(30, Width), Fixtures.Labels(30, Classes), Width, Classes, options).Options.Augmentation;
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        AssertRefused("Image is 1 × 3 × 5, 15 values, but inputs have 16", Shifted with { Image = new ImageShape(1, 3, 5) });
        AssertRefused("Image is 2147483647 × 2147483647 × 2147483647", Shifted with { Image = new ImageShape(int.MaxValue, int.MaxValue, int.MaxValue) });
        AssertRefused("Augmentation is Shifts, but inputs are not known to be images", Shifted with { Image = null });
        AssertRefused("Augmentation is 9", Shifted with { Augmentation = (Augmentation)9 });
        AssertRefused("at most 50, of which each is read 3 times, or 150 without augmentation", Shifted, TokenLayout.PreviousLabel, 51);

        InContextClassifier full = Fit(Shifted, TokenLayout.PreviousLabel, 50);
        Assert.Contains(
            "holds 50 examples in 150 tokens", Assert.Throws<InvalidOperationException>(() => full.Append(new float[Width], 0)).Message,
            StringComparison.Ordinal);
        InContextOptions open = Shifted with { Augmentation = Augmentation.Auto, Calibration = Calibration.Auto };
        Assert.Equal(Augmentation.None, Fit(open, TokenLayout.PreviousLabel, 51).Options.Augmentation);

        static void AssertRefused(string message, InContextOptions options, TokenLayout layout = TokenLayout.Paired, int count = 30) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => Fit(options, layout, count)).Message, StringComparison.Ordinal);

        static InContextClassifier Fit(InContextOptions options, TokenLayout layout, int count) =>
            Fixtures.Learner(layout).Fit(Fixtures.Inputs(count, Width), Fixtures.Labels(count, Classes), Width, Classes, options);
    }

    // All copies of all examples behind the examples, and where an example and a member's copies of it are.
    private static (float[] Inputs, int[] Labels, Func<int, int, int[]> Group) WithCopies(float[] inputs, int[] labels, InContextOptions options)
    {
        var augmenter = new ImageAugmenter(Image, options.Augmentation == Augmentation.Distortions, options.MirroredCopies, options.Seed);
        int count = labels.Length;
        var copies = new float[options.Members * count * 2 * Width];
        int At(int example, int member, int copy) => (member * count + example) * 2 + copy;
        for (int member = 0; member < options.Members; member++)
            for (int example = 0; example < count; example++)
                for (int copy = 0; copy < 2; copy++)
                    augmenter.Apply(
                        example, member, copy, inputs.AsSpan(example * Width, Width), copies.AsSpan(At(example, member, copy) * Width, Width));
        int[] own = [.. Enumerable.Range(0, options.Members).SelectMany(_ => labels.SelectMany(label => new[] { label, label }))];
        return ([.. inputs, .. copies], [.. labels, .. own], (example, member) =>
            [example, count + At(example, member, 0), count + At(example, member, 1)]);
    }

    // Bars at any angle of six: somewhere near the middle, so that a shifted one could have been another; or all the same bar, at six places a pixel apart.
    private static (float[] Inputs, int[] Labels) Patterns(bool placeIsTheClass, int seed)
    {
        const int Rows = 360;
        var random = new Random(seed);
        var inputs = new float[Rows * 196];
        var labels = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int label = labels[i] = i < 6 ? i : random.Next(6);
            double angle = placeIsTheClass ? 0 : Math.PI * (label + random.NextDouble() - 0.5) / 6;
            double x = placeIsTheClass ? label + 4.5 : 7 + 4 * random.NextDouble() - 2.5, y = placeIsTheClass ? 6.5 : 7 + 4 * random.NextDouble() - 2.5;
            for (int pixel = 0; pixel < 196; pixel++)
            {
                double right = pixel % 14 - x, down = pixel / 14 - y;
                double across = right * Math.Cos(angle) + down * Math.Sin(angle), along = down * Math.Cos(angle) - right * Math.Sin(angle);
                inputs[i * 196 + pixel] = (float)(Math.Exp(-across * across - along * along / 9) + 0.3 * random.NextDouble());
            }
        }

        return (inputs, labels);
    }
}
