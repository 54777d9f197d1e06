using System.Globalization;
using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.Randomness;

namespace Gpicl.Tests.InContext;

/// <summary>Rows that are square, gray images without saying so are seen as such.</summary>
public class SquareImageTests
{
    private const int Rows = 60, Side = 8, Width = Side * Side;

    [Fact]
    public void Digits_in_a_table_are_images_and_are_classified_as_if_they_had_said_so()
    {
        Dataset digits = Digits();
        (float[] inputs, int[] labels) = (digits.Inputs[..(Rows * Width)].ToArray(), digits.Labels[..Rows].ToArray());
        ReadOnlySpan<float> queries = digits.Inputs.Slice(Rows * Width, 40 * Width);

        Assert.Equal(new ImageShape(1, Side, Side), SquareImageRule.Find(inputs, Width));
        InContextClassifier found = InContextLearner.Default.Fit(inputs, labels, Width, 10);
        var said = new InContextOptions { Image = new ImageShape(1, Side, Side), Augmentation = Augmentation.None };
        InContextClassifier told = InContextLearner.Default.Fit(inputs, labels, Width, 10, said);
        Assert.Same(InContextLearner.Images, found.Learner);
        Assert.Equal(Fixtures.Probabilities(told, queries), Fixtures.Probabilities(found, queries));
        Assert.Null(found.Options.Image);
    }

    [Fact]
    public void The_weights_for_images_know_digits_better_than_the_general_ones()
    {
        Dataset digits = Digits(); // which no weights have seen
        var options = new InContextOptions { Image = new ImageShape(1, Side, Side), Augmentation = Augmentation.None };
        double images = Accuracy(InContextLearner.Images), general = Accuracy(InContextLearner.General);

        Assert.InRange(images, 0.93, 1); // 94.7 % over 20 splits
        Assert.InRange(images - general, 0.01, 0.1); // 3.0

        double Accuracy(InContextLearner learner) => Enumerable.Range(0, 6).Average(split =>
        {
            int[] order = EnsembleMember.Order((ulong)split, 1, digits.Count);
            (float[] x, int[] y) = (Refit.GatherRows(digits.Inputs, order, Width), Refit.Gather(digits.Labels, order));
            InContextClassifier classifier = learner.Fit(x.AsSpan(0, 99 * Width), y.AsSpan(0, 99), Width, 10, options);
            var predicted = new int[300];
            classifier.Predict(x.AsSpan(99 * Width, 300 * Width), predicted);
            return predicted.Zip(y.AsSpan(99, 300).ToArray(), (a, b) => a == b ? 1.0 : 0).Average();
        });
    }

    [Fact]
    public void A_table_that_only_looks_like_images_is_served_as_if_it_did_not()
    {
        // Sixteen times and channels, both smooth; what tells classes apart are channels by turns, which small images blur.
        const int Size = 16, Width = Size * Size;
        var values = new float[Rows * Width];
        new CounterGenerator(5, 1, 1).FillNormal(values);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3)];
        for (int row = 0; row < Rows; row++)
            for (int i = 0; i < Width; i++)
                values[row * Width + i] = 0.35f * values[row * Width + i] + (i % Size > 0 ? 0.65f * values[row * Width + i - 1] : 0)
                    + (i >= Size ? 0.6f * values[row * Width + i - Size] : 0);
        for (int row = 0; row < Rows; row++)
            for (int i = 0; i < Width; i++)
                values[row * Width + i] += 0.25f * (i % 2 == 0 ? labels[row] - 1 : 1 - labels[row]);

        Assert.NotNull(SquareImageRule.Find(values, Width));
        InContextClassifier chosen = InContextLearner.Default.Fit(values, labels, Width, 3), general = InContextLearner.General.Fit(values, labels, Width, 3);
        Assert.Same(InContextLearner.General, chosen.Learner);
        Assert.Equal(Fixtures.Probabilities(general, values), Fixtures.Probabilities(chosen, values));
    }

    [Fact]
    public void Where_weights_cannot_be_compared_rows_that_look_like_images_go_to_the_general_ones()
    {
        Dataset digits = Digits();
        var options = new InContextOptions { Members = 1 };

        Assert.Same(InContextLearner.General, InContextLearner.Default.Fit(digits.Inputs[..(Rows * Width)], digits.Labels[..Rows], Width, 10, options).Learner);
    }

    [Fact]
    public void Digits_whose_scale_was_asked_for_are_taken_for_what_they_were_called()
    {
        Dataset digits = Digits();
        var options = new InContextOptions { Standardization = Standardization.Shared };

        Assert.Same(InContextLearner.General, InContextLearner.Default.Fit(digits.Inputs[..(Rows * Width)], digits.Labels[..Rows], Width, 10, options).Learner);
    }

    [Theory]
    [InlineData("noise")]
    [InlineData("signals")]
    [InlineData("blocks")]
    [InlineData("one scale")]
    [InlineData("constant")]
    public void Other_rows_as_long_are_not(string kind) => Assert.Null(SquareImageRule.Find(Make(kind), Width));

    [Theory]
    [InlineData(9)]
    [InlineData(25)]
    [InlineData(63)]
    [InlineData(65)]
    public void Rows_of_another_length_than_a_square_or_of_few_values_are_not(int width)
    {
        float[] inputs = new float[Rows * width];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = i / width % 7; // all values of a row are alike
        Assert.Null(SquareImageRule.Find(inputs, width));
    }

    [Fact]
    public void A_pixel_that_is_missing_here_and_there_does_not_matter()
    {
        float[] inputs = Digits().Inputs[..(Rows * Width)].ToArray();
        for (int i = 0; i < inputs.Length; i += 17)
            inputs[i] = float.NaN;
        Assert.NotNull(SquareImageRule.Find(inputs, Width));
    }

    private static float[] Make(string kind)
    {
        var values = new float[Rows * Width];
        var generator = new CounterGenerator(3, 1, 1);
        generator.FillNormal(values);
        if (kind == "noise")
            return values;
        var made = new float[values.Length];
        for (int row = 0; row < Rows; row++)
        {
            float state = 0;
            for (int i = 0; i < Width; i++)
            {
                float noise = values[row * Width + i];
                state = 0.9f * state + noise; // like the ones before it, the less the further away
                made[row * Width + i] = kind switch
                {
                    "signals" => state,
                    "blocks" => values[row * Width + i / 16] + 0.3f * noise, // four groups of sixteen features that say the same
                    "one scale" => values[row * Width] + noise, // something that all have in common
                    _ => 1,
                };
            }
        }

        return made;
    }

    private static Dataset Digits()
    {
        string file = Path.Combine(RepositoryData.Root(AppContext.BaseDirectory), "data", "tables", "digits.csv");
        float[][] rows = [.. File.ReadLines(file)
            .Select(line => Array.ConvertAll(line.Split(','), value => float.Parse(value, CultureInfo.InvariantCulture)))];
        return new Dataset("digits", [.. rows.SelectMany(row => row[..^1])], [.. rows.Select(row => (int)row[^1])], 10);
    }
}
