using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>What a classifier can tell of its rows where these are read in copies, or are of more classes than the network knows.</summary>
public class CopiesAndCodesTests
{
    private const int Side = 4;

    public static TheoryData<TokenLayout, Augmentation, int> Cases => new()
    {
        { TokenLayout.Paired, Augmentation.Shifts, 3 },
        { TokenLayout.Paired, Augmentation.Auto, 4 },
        { TokenLayout.PreviousLabel, Augmentation.Distortions, 2 },
        { TokenLayout.Paired, Augmentation.None, 14 },
        { TokenLayout.PreviousLabel, Augmentation.None, 9 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forgotten_rows_are_as_if_they_had_never_been(TokenLayout layout, Augmentation augmentation, int classes)
    {
        using var folder = new TemporaryFolder();
        Rows rows = Rows.Make(augmentation, classes, given: 30, appended: 4);
        int[] forgotten = [0, 7, 21, 30, 33];
        InContextClassifier classifier = rows.Fit(Fixtures.Learner(layout), classes, _ => true);
        classifier.Save(folder.File("all"));

        byte[] expected = Bytes(rows.Fit(Fixtures.Learner(layout), classes, row => !forgotten.Contains(row)));
        Assert.Equal(expected, Bytes(classifier.Without(forgotten)));
        Assert.Equal(expected, Bytes(InContextClassifier.Load(folder.File("all")).Without(forgotten)));

        byte[] Bytes(InContextClassifier saved)
        {
            saved.Save(folder.File("one"));
            return File.ReadAllBytes(folder.File("one"));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public void Classes_that_were_appended_are_appended_again_or_stay_without_rows(int first)
    {
        Rows rows = Rows.Make(Augmentation.None, first, given: 30, appended: 6);
        rows.Labels[31] = rows.Labels[33] = first;
        rows.Labels[34] = first + 1;
        InContextClassifier classifier = rows.Fit(Fixtures.Learner(), first, _ => true);
        Assert.Equal(first + 2, classifier.Classes);

        InContextClassifier one = classifier.Without(2, 31), none = classifier.Without(31, 33);
        InContextClassifier expected = rows.Fit(Fixtures.Learner(), first, row => row is not (2 or 31));
        Assert.Equal(Fixtures.Probabilities(expected, rows.Inputs), Fixtures.Probabilities(one, rows.Inputs));
        Assert.Equal(first + 2, none.Classes);
        Assert.DoesNotContain(first, none.GetExamples().Labels.ToArray());
        none.Append(rows.Inputs.AsSpan(0, rows.Width), first);
    }

    // In a single layer keys and values of tokens know nothing of one another.
    [Theory]
    [InlineData(Augmentation.Shifts, 3)]
    [InlineData(Augmentation.Auto, 4)]
    [InlineData(Augmentation.None, 14)]
    public void With_one_layer_masking_is_leaving_out(Augmentation augmentation, int classes)
    {
        Rows rows = Rows.Make(augmentation, classes, given: 18, appended: 3);
        var learner = new InContextLearner(Fixtures.Transformer(Fixtures.Small(TokenLayout.Paired) with { Layers = 1 }));
        InContextClassifier classifier = rows.Fit(learner, classes, _ => true);
        float[] query = rows.Inputs[..rows.Width];
        Dictionary<int, double> masked = classifier.Explain(query, exact: 0).Examples.ToDictionary(example => example.Index, example => example.Change);

        Explanation exact = classifier.Explain(query, exact: rows.Labels.Length);
        Assert.Equal(rows.Labels.Length, exact.Examples.Count);
        Assert.Contains(exact.Examples, example => Math.Abs(example.Change) > 1e-4);
        Assert.All(exact.Examples, example => Assert.Equal(example.Change, masked[example.Index], 1e-4));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Explanations_are_of_rows_and_attention_is_shared_out(TokenLayout layout, Augmentation augmentation, int classes)
    {
        Rows rows = Rows.Make(augmentation, classes, given: 18, appended: 3);
        Explanation explanation = rows.Fit(Fixtures.Learner(layout), classes, _ => true).Explain(rows.Inputs.AsSpan(0, rows.Width), exact: 4);
        Assert.Equal(Enumerable.Range(0, 21), explanation.Examples.Select(example => example.Index).Order());
        Assert.All(explanation.Examples, example => Assert.Equal(rows.Labels[example.Index], example.Label));
        Assert.InRange(explanation.Examples.Sum(example => example.Attention), 0.1, layout == TokenLayout.Paired ? 1 : 1.5);
    }

    [Fact]
    public void Cross_validation_and_suggestions_know_many_classes()
    {
        const int Many = 13;
        var (inputs, labels) = Blobs.Make(Many, 6 * Many);
        InContextClassifier classifier = InContextLearner.Default.Fit(inputs, labels, Blobs.Width, Many);
        CrossValidationResult result = classifier.CrossValidate(3);
        Assert.InRange(result.CrossValidated.Accuracy, 0.85, 1);
        Assert.InRange(result.CrossValidated.LogLoss, 0, 0.6);
        Assert.InRange(result.Prequential.Accuracy, 0.5, 1);
        Assert.Equal(5, classifier.SuggestLabels(inputs, 5).Distinct().Count());
    }

    // The first rows are given to Fit, the others appended.
    private sealed record Rows(float[] Inputs, int[] Labels, int Width, int Given, InContextOptions Options)
    {
        public static Rows Make(Augmentation augmentation, int classes, int given, int appended)
        {
            bool areImages = augmentation != Augmentation.None;
            int width = areImages ? Side * Side : Blobs.Width, count = given + appended;
            var options = new InContextOptions
            {
                Members = 3,
                Seed = 4,
                Image = areImages ? new ImageShape(1, Side, Side) : null,
                Augmentation = augmentation,
            };
            int[] labels = [.. Enumerable.Range(0, count).Select(row => row % classes)];
            return new Rows(areImages ? Fixtures.Inputs(count, width) : Blobs.Make(classes, count).Inputs, labels, width, given, options);
        }

        public InContextClassifier Fit(InContextLearner learner, int classes, Func<int, bool> wanted)
        {
            int[] first = [.. Enumerable.Range(0, Given).Where(wanted)];
            InContextClassifier classifier = learner.Fit(
                [.. first.SelectMany(row => Inputs[(row * Width)..((row + 1) * Width)])], [.. first.Select(row => Labels[row])], Width, classes, Options);
            foreach (int row in Enumerable.Range(Given, Labels.Length - Given).Where(wanted))
                classifier.Append(Inputs.AsSpan(row * Width, Width), Labels[row]);
            return classifier;
        }
    }
}
