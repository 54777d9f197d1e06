using Gpicl.InContext;
using Gpicl.Tasks;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>More classes than the network knows.</summary>
public class ManyClassesTests
{
    private const int Symbols = 6; // of the small learner

    [Fact]
    public void Thirty_classes_are_told_apart_from_a_few_rows_each()
    {
        var (inputs, labels) = Blobs.Make(30, 120);
        var (queries, expected) = Blobs.Make(30, 120, first: 1200);
        InContextClassifier classifier = InContextLearner.Default.Fit(inputs, labels, Blobs.Width, 30);
        float[] probabilities = Fixtures.Probabilities(classifier, queries);

        Assert.Equal((30, 16), (classifier.Classes, classifier.Members));
        Assert.InRange(Blobs.Accuracy(classifier, queries, expected), 0.9, 1);
        Assert.All(probabilities.Chunk(30), row => Assert.Equal(1, row.Sum(), 1e-4f));
        Assert.InRange(expected.Select((label, row) => -Math.Log(probabilities[row * 30 + label])).Average(), 0, 0.4);
    }

    [Fact]
    public void Without_calibration_codes_tell_classes_apart_alone()
    {
        var (inputs, labels) = Blobs.Make(14, 70);
        var (queries, expected) = Blobs.Make(14, 70, first: 700);
        InContextClassifier classifier = InContextLearner.General.Fit(
            inputs, labels, Blobs.Width, 14, new InContextOptions { Calibration = Calibration.None });

        Assert.Null(classifier.State.Discriminant);
        Assert.InRange(Blobs.Accuracy(classifier, queries, expected), 0.9, 1);
    }

    [Theory]
    [InlineData(6, 3, 3)] // as asked for
    [InlineData(7, 3, 16)]
    [InlineData(36, 20, 20)]
    [InlineData(37, 3, 24)]
    [InlineData(1000, 3, 32)]
    public void More_classes_take_more_members(int classes, int wanted, int members) => Assert.Equal(members, LabelCodes.Members(wanted, classes, Symbols));

    [Fact]
    public void Up_to_the_networks_classes_every_member_has_the_permutation_it_always_had()
    {
        for (int classes = 2; classes <= Symbols; classes++)
        {
            for (int member = 0; member < 4; member++)
            {
                var expected = new int[Symbols];
                LabelPermutation.Fill(3, EnsembleMember.Number(member), expected);
                Assert.Equal(expected, LabelCodes.Create(3, member, classes, Symbols));
            }
        }
    }

    [Fact]
    public void Codes_share_symbols_evenly_tell_any_two_labels_apart_and_do_not_change_with_their_number()
    {
        int[][] codes = [.. Enumerable.Range(0, 24).Select(member => LabelCodes.Create(3, member, 100, 10))];
        Assert.All(codes, code => Assert.All(code.Take(100).GroupBy(symbol => symbol), group => Assert.Equal(10, group.Count())));
        for (int one = 0; one < 1000; one++)
            for (int other = 0; other < one; other++)
                Assert.True(codes.Count(code => code[one] != code[other]) >= 8);
        Assert.Equal(codes[5], LabelCodes.Create(3, 5, 11, 10));
    }

    [Fact]
    public void A_thousand_classes_are_possible_and_no_more()
    {
        var (inputs, labels) = Blobs.Make(1000, 1000);
        InContextLearner learner = Fixtures.Learner();
        InContextClassifier classifier = learner.Fit(inputs, labels, Blobs.Width, 1000);

        Assert.Equal(1, Fixtures.Probabilities(classifier, inputs.AsSpan(0, Blobs.Width)).Sum(), 1e-3f);
        Assert.Contains(
            "The weights are for 2 .. 1000 classes",
            Assert.Throws<ArgumentOutOfRangeException>(() => learner.Fit(inputs, labels, Blobs.Width, 1001)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_keeps_everything()
    {
        using var folder = new TemporaryFolder();
        var (inputs, labels) = Blobs.Make(9, 60);
        InContextClassifier classifier = Fixtures.Learner().Fit(inputs, labels, Blobs.Width, 9);
        Assert.NotNull(classifier.State.Discriminant);
        classifier.Save(folder.File("a"));
        InContextClassifier loaded = InContextClassifier.Load(folder.File("a"));
        Assert.Equal(Fixtures.Probabilities(classifier, inputs), Fixtures.Probabilities(loaded, inputs));

        foreach (InContextClassifier each in (InContextClassifier[])[classifier, loaded])
            each.Append(inputs.AsSpan(0, Blobs.Width), 4);
        Assert.Equal(Fixtures.Probabilities(classifier, inputs), Fixtures.Probabilities(loaded, inputs));
    }

    [Fact]
    public void The_discriminant_is_that_of_class_means_and_shared_covariance()
    {
        // Deviations from class means are ± (2, 0) and ± (0, 1), so the covariance is diagonal but for the spread of the means, which lie on an axis.
        float[] rows = [-6, 0, -2, 0, -4, 1, -4, -1, 6, 0, 2, 0, 4, 1, 4, -1];
        var discriminant = new Discriminant(Discriminant.Fit(rows, [0, 0, 0, 0, 1, 1, 1, 1], 2)!, 0.5);
        double[] scores = new double[2];
        discriminant.Score([3, 5], scores);

        const double Freedom = 8 - 2 + 1, First = (16 + (128 + 16) / 8.0) / Freedom, Second = (4 + 4 / 8.0) / Freedom;
        double variance = 0.7 * First + 0.3 * (First + Second) / 2, mean = 16 / 4.5; // the center counts half an example
        Assert.Equal(0.5 * 2 * 3 * mean / variance, scores[1] - scores[0], 1e-4);
        var (weights, biases) = discriminant.ToLinear();
        Assert.Equal(scores[1], weights[2] * 3 + weights[3] * 5 + biases[1], 1e-4);
    }
}
