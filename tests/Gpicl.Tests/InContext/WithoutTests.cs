using System.Text.RegularExpressions;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.Model;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>A classifier that forgets rows is the one that never saw them, to the bit.</summary>
public partial class WithoutTests
{
    private const int Width = 5, Classes = 3, Given = 24, Appended = 6;

    private static readonly int[] Forgotten = [0, 7, 23, 25, 29];

    public static TheoryData<TokenLayout, int, FeatureEncoding, int, bool> Cases => new()
    {
        { TokenLayout.Paired, 1, FeatureEncoding.Standardized, 0, false },
        { TokenLayout.Paired, 5, FeatureEncoding.Auto, 0, false },
        { TokenLayout.Paired, 5, FeatureEncoding.Mixed, 0, true },
        { TokenLayout.Paired, 3, FeatureEncoding.PiecewiseLinear, 2, true },
        { TokenLayout.PreviousLabel, 1, FeatureEncoding.Robust, 0, true },
        { TokenLayout.PreviousLabel, 3, FeatureEncoding.Auto, 0, false },
        { TokenLayout.PreviousLabel, 2, FeatureEncoding.Standardized, 1, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_the_classifier_that_never_saw_them(TokenLayout layout, int members, FeatureEncoding encoding, int means, bool missing)
    {
        using var folder = new TemporaryFolder();
        var options = new InContextOptions { Members = members, Seed = 3, Encoding = encoding, ClassMeans = means };
        InContextLearner learner = Fixtures.Learner(layout);
        var (inputs, labels) = Rows(missing);
        InContextClassifier classifier = Fit(learner, inputs, labels, options, _ => true);
        classifier.Save(folder.File("all"));
        int[] indices = [.. Forgotten.Select(row => row < Given ? row : row + means * Classes)];

        byte[] expected = Bytes(Fit(learner, inputs, labels, options, row => !Forgotten.Contains(row)));
        Assert.Equal(expected, Bytes(classifier.Without(indices)));
        Assert.Equal(expected, Bytes(InContextClassifier.Load(folder.File("all")).Without([.. indices, indices[0]])));
        Assert.Equal(expected, Bytes(classifier.Without(indices.AsSpan(0, 2)).Without([.. indices.Skip(2).Select(row => row - 2)])));
        Assert.Equal(File.ReadAllBytes(folder.File("all")), Bytes(classifier));

        byte[] Bytes(InContextClassifier saved)
        {
            saved.Save(folder.File("one"));
            return File.ReadAllBytes(folder.File("one"));
        }
    }

    // One column without scale makes it a table; without the rows that have it the rest are an image.
    [Fact]
    public void What_was_left_open_is_decided_anew_weights_included()
    {
        const int Side = 6;
        float[] inputs = new float[34 * Side * Side];
        int[] labels = [.. Enumerable.Range(0, 34).Select(row => row % 2)];
        for (int row = 0; row < 34; row++)
            for (int j = 0; j < Side * Side; j++)
                inputs[row * Side * Side + j] = MathF.Sin(0.15f * j + row * 1.7f) + (row < 30 ? 0 : 50 * row * (j % 2));
        using var folder = new TemporaryFolder();
        InContextClassifier classifier = InContextLearner.Default.Fit(inputs, labels, Side * Side, 2);
        classifier.Save(folder.File("classifier"));
        InContextClassifier expected = InContextLearner.Default.Fit(inputs.AsSpan(0, 30 * Side * Side), labels.AsSpan(0, 30), Side * Side, 2);
        Assert.NotEqual(classifier.Options.Encoding, expected.Options.Encoding);

        foreach (InContextClassifier whole in (InContextClassifier[])[classifier, InContextClassifier.Load(folder.File("classifier"))])
        {
            InContextClassifier rest = whole.Without(30, 31, 32, 33);
            Assert.Equal(expected.Options, rest.Options);
            Assert.Equal(Fixtures.Probabilities(expected, inputs), Fixtures.Probabilities(rest, inputs));
        }
    }

    [Fact]
    public void A_class_may_lose_all_of_its_examples_and_keeps_its_number()
    {
        var (inputs, labels) = Rows(missing: false);
        InContextClassifier classifier = Fit(Fixtures.Learner(), inputs, labels, new InContextOptions { Members = 2 }, _ => true);
        InContextClassifier rest = classifier.Without([.. Enumerable.Range(0, labels.Length).Where(row => labels[row] == 1)]);
        Assert.Equal(Classes, rest.Classes);
        Assert.DoesNotContain(1, rest.GetExamples().Labels.ToArray());
        rest.Append(inputs.AsSpan(0, Width), 1);
        Assert.Equal(labels.Count(label => label != 1) + 1, rest.Count);
    }

    [Fact]
    public void What_cannot_be_left_out_is_refused_with_the_reason()
    {
        var (inputs, labels) = Rows(missing: false);
        InContextClassifier classifier = Fit(Fixtures.Learner(), inputs, labels, new InContextOptions { Members = 1, ClassMeans = 1 }, _ => true);
        AssertRefused("There is no row -1", -1);
        AssertRefused("There is no row 33; the classifier's are 0 .. 32", 33);
        AssertRefused("Row 24 is the mean of a class", 24);
        AssertRefused("at least two classes", [.. Enumerable.Range(0, Given)]);
        AssertRefused("at least two classes", [.. Enumerable.Range(0, Given).Where(row => labels[row] > 0)]);

        void AssertRefused(string message, params int[] indices) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(nameof(indices), () => classifier.Without(indices)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_raw_examples_it_cannot_be_done()
    {
        using var folder = new TemporaryFolder();
        var (inputs, labels) = Rows(missing: false);
        Fit(Fixtures.Learner(), inputs, labels, new InContextOptions { Members = 1 }, _ => true).Save(folder.File("classifier"), includeExamples: false);
        Assert.Throws<InvalidOperationException>(() => InContextClassifier.Load(folder.File("classifier")).Without(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_an_earlier_file_all_rows_count_as_given_to_Fit(int means)
    {
        using var folder = new TemporaryFolder();
        var (inputs, labels) = Rows(missing: false);
        var options = new InContextOptions { Members = 2, ClassMeans = means };
        InContextLearner learner = Fixtures.Learner();
        Fit(learner, inputs, labels, options, _ => true).Save(folder.File("classifier"));
        SafetensorsFile file = SafetensorsFile.Load(folder.File("classifier"));
        var metadata = new Dictionary<string, string>(file.Metadata);
        metadata["classifier"] = Asked().Replace(metadata["classifier"], "");
        Assert.NotEqual(file.Metadata["classifier"], metadata["classifier"]);
        new SafetensorsFile(file.Tensors, metadata).Save(folder.File("old"));

        InContextClassifier old = InContextClassifier.Load(folder.File("old"));
        if (means > 0)
        {
            Assert.Throws<InvalidOperationException>(() => old.Without(0));
            return;
        }

        InContextClassifier expected = learner.Fit(inputs.AsSpan(Width), labels.AsSpan(1), Width, Classes, old.Options);
        Assert.Equal(Fixtures.Probabilities(expected, inputs), Fixtures.Probabilities(old.Without(0), inputs));
    }

    [Theory]
    [InlineData("\"GivenRows\":24", "\"GivenRows\":0")]
    [InlineData("\"GivenRows\":24", "\"GivenRows\":31")]
    [InlineData("\"AskedEncoding\":\"Auto\"", "\"AskedEncoding\":7")]
    public void A_false_description_is_refused(string text, string replacement)
    {
        using var folder = new TemporaryFolder();
        var (inputs, labels) = Rows(missing: false);
        Fit(Fixtures.Learner(), inputs, labels, new InContextOptions { Members = 1 }, _ => true).Save(folder.File("classifier"));
        SafetensorsFile file = SafetensorsFile.Load(folder.File("classifier"));
        var metadata = new Dictionary<string, string>(file.Metadata);
        Assert.Contains(text, metadata["classifier"], StringComparison.Ordinal);
        metadata["classifier"] = metadata["classifier"].Replace(text, replacement, StringComparison.Ordinal);
        new SafetensorsFile(file.Tensors, metadata).Save(folder.File("false"));
        Assert.Throws<CheckpointFormatException>(() => InContextClassifier.Load(folder.File("false")));
    }

    // What earlier versions did not write.
    [GeneratedRegex(",\"(Given|Asked|Chooses)\\w+\":\"?\\w+\"?")]
    private static partial Regex Asked();

    private static (float[] Inputs, int[] Labels) Rows(bool missing)
    {
        float[] inputs = Fixtures.Inputs(Given + Appended, Width);
        for (int i = 3; missing && i < inputs.Length; i += 7)
            inputs[i] = float.NaN;
        return (inputs, Fixtures.Labels(Given + Appended, Classes));
    }

    // Of the rows wanted, the first are given to Fit and the others appended.
    private static InContextClassifier Fit(InContextLearner learner, float[] inputs, int[] labels, InContextOptions options, Func<int, bool> wanted)
    {
        int[] first = [.. Enumerable.Range(0, Given).Where(wanted)];
        InContextClassifier classifier = learner.Fit(
            [.. first.SelectMany(row => inputs[(row * Width)..((row + 1) * Width)])], [.. first.Select(row => labels[row])], Width, Classes, options);
        foreach (int row in Enumerable.Range(Given, Appended).Where(wanted))
            classifier.Append(inputs.AsSpan(row * Width, Width), labels[row]);
        return classifier;
    }
}
