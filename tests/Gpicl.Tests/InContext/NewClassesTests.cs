using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>Classes that are appended.</summary>
public class NewClassesTests
{
    private const int Known = 4, Most = 6; // of the small learner

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void A_new_class_is_as_one_that_was_announced(TokenLayout layout)
    {
        var options = new InContextOptions { Calibration = Calibration.None };
        var (inputs, labels) = Blobs.Make(Known, 40);
        InContextClassifier grown = Fixtures.Learner(layout).Fit(inputs, labels, Blobs.Width, Known, options),
            announced = Fixtures.Learner(layout).Fit(inputs, labels, Blobs.Width, Known + 1, options);
        foreach (InContextClassifier each in (InContextClassifier[])[grown, announced])
            each.Append(inputs.AsSpan(0, Blobs.Width), Known);

        Assert.Equal(Known + 1, grown.Classes);
        Assert.Equal(Fixtures.Probabilities(announced, inputs), Fixtures.Probabilities(grown, inputs));
        Assert.Equal(Known + 1, grown.GetExamples().Classes);
    }

    [Fact]
    public void New_classes_are_learned_with_codes_and_without()
    {
        foreach (int known in (int[])[5, 14])
        {
            int all = known + 3;
            var (inputs, labels) = Blobs.Make(all, 8 * all);
            var (queries, expected) = Blobs.Make(all, 8 * all, first: 100 * all);
            int[] old = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] < known)];
            InContextClassifier classifier = InContextLearner.Default.Fit(
                [.. old.SelectMany(row => inputs[(row * Blobs.Width)..((row + 1) * Blobs.Width)])], [.. old.Select(row => labels[row])], Blobs.Width, known);
            for (int row = 0; row < labels.Length; row++)
                if (labels[row] >= known)
                    classifier.Append(inputs.AsSpan(row * Blobs.Width, Blobs.Width), labels[row]);

            Assert.Equal(all, classifier.Classes);
            Assert.InRange(Blobs.Accuracy(classifier, queries, expected), 0.9, 1);
        }
    }

    [Fact]
    public async Task What_a_classifier_is_asked_while_classes_are_appended_is_answered_for_those_it_had()
    {
        var (inputs, labels) = Blobs.Make(2, 24);
        InContextClassifier classifier = InContextLearner.Default.Fit(inputs, labels, Blobs.Width, 2, new() { Members = 2 });
        using var asked = new CountdownEvent(3);
        Task[] questions =
        [
            Ask(() => Assert.InRange(classifier.CrossValidate(4).CrossValidated.Accuracy, 0.5, 1)),
            Ask(() => Assert.Equal(5, classifier.SuggestLabels(inputs, 5).Distinct().Count())),
            Ask(() =>
            {
                InContextClassifier without = classifier.Without(3);
                Assert.Equal(without.GetExamples().Labels.ToArray().Max() + 1, without.Classes);
            }),
        ];

        asked.Wait();
        for (int label = 2; label < 10; label++)
        {
            await Task.Delay(30);
            classifier.Append(inputs.AsSpan(0, Blobs.Width), label);
        }

        await Task.WhenAll(questions);

        Task Ask(Action question) => Task.Run(() =>
        {
            asked.Signal();
            do
                question();
            while (classifier.Classes < 10);
        });
    }

    [Fact]
    public void A_new_class_needs_a_share_where_shares_were_given()
    {
        var (inputs, labels) = Blobs.Make(2, 20);
        float[] input = inputs[..Blobs.Width];
        InContextClassifier given = Fixtures.Learner().Fit(inputs, labels, Blobs.Width, 2, new() { ClassPrior = ClassPrior.Given(1, 3) }),
            balanced = Fixtures.Learner().Fit(inputs, labels, Blobs.Width, 2, new() { ClassPrior = ClassPrior.Balanced });
        balanced.Append(input, 2);

        Assert.Equal(1, Fixtures.Probabilities(balanced, input).Sum(), 1e-5);
        Assert.Contains("shares of 2 classes", Assert.Throws<InvalidOperationException>(() => given.Append(input, 2)).Message, StringComparison.Ordinal);
        given.Append(input, 1);
        Assert.Equal(21, given.Count);
    }

    [Fact]
    public void There_is_room_up_to_the_networks_classes_unless_there_were_more_from_the_first()
    {
        var (inputs, labels) = Blobs.Make(Known, 40);
        float[] input = inputs[..Blobs.Width];
        InContextClassifier classifier = Fixtures.Learner().Fit(inputs, labels, Blobs.Width, Known);
        Assert.Contains(
            "Label 5 is outside 0 .. 3, and a new class would have label 4",
            Assert.Throws<ArgumentException>(() => classifier.Append(input, Known + 1)).Message, StringComparison.Ordinal);
        for (int label = Known; label < Most; label++)
            classifier.Append(input, label);
        Assert.Contains(
            "There are 6 classes, which is what the network tells apart.",
            Assert.Throws<InvalidOperationException>(() => classifier.Append(input, Most)).Message, StringComparison.Ordinal);
        Assert.Equal((Most, 42), (classifier.Classes, classifier.Count));

        var (more, moreLabels) = Blobs.Make(999, 999);
        InContextClassifier coded = Fixtures.Learner().Fit(more, moreLabels, Blobs.Width, 999, new InContextOptions { Calibration = Calibration.None });
        coded.Append(input, 999);
        Assert.Contains(
            "There are 1000 classes, and no more are possible", Assert.Throws<InvalidOperationException>(() => coded.Append(input, 1000)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Files_follow()
    {
        using var folder = new TemporaryFolder();
        foreach (int known in (int[])[Known, Most + 3])
        {
            var (inputs, labels) = Blobs.Make(known, 50);
            InContextClassifier classifier = Fixtures.Learner().Fit(inputs, labels, Blobs.Width, known);
            classifier.Append(inputs.AsSpan(0, Blobs.Width), known);
            classifier.Save(folder.File("a"));
            InContextClassifier loaded = InContextClassifier.Load(folder.File("a"));

            Assert.Equal(known + 1, loaded.Classes);
            Assert.Equal(Fixtures.Probabilities(classifier, inputs), Fixtures.Probabilities(loaded, inputs));
        }
    }

    [Fact]
    public void Spans_made_before_a_class_was_added_get_the_probabilities_among_the_classes_of_then()
    {
        var (inputs, labels) = Blobs.Make(Known, 40);
        InContextClassifier classifier = Fixtures.Learner().Fit(inputs, labels, Blobs.Width, Known);
        classifier.Append(inputs.AsSpan(0, Blobs.Width), Known);
        float[] all = Fixtures.Probabilities(classifier, inputs), few = new float[40 * Known], logarithms = new float[40 * Known];
        classifier.PredictProbabilities(inputs, few);
        classifier.PredictLogProbabilities(inputs, logarithms);

        for (int row = 0; row < 40; row++)
        {
            float sum = all.AsSpan(row * (Known + 1), Known).ToArray().Sum();
            for (int label = 0; label < Known; label++)
            {
                Assert.Equal(all[row * (Known + 1) + label] / sum, few[row * Known + label], 1e-5f);
                Assert.Equal(few[row * Known + label], MathF.Exp(logarithms[row * Known + label]), 1e-5f);
            }
        }

        foreach (int room in (int[])[Known - 1, Known + 2])
            Assert.Throws<ArgumentException>(() => classifier.PredictProbabilities(inputs, new float[40 * room]));
    }

    [Fact]
    public void Predictions_go_on_while_classes_are_added()
    {
        var (inputs, labels) = Blobs.Make(8, 60);
        InContextClassifier classifier = Fixtures.Learner().Fit(inputs, labels, Blobs.Width, 8);
        List<float> sums = [];
        Exception? thrown = null;
        var reader = new Thread(() =>
        {
            try
            {
                while (classifier.Classes < 30)
                    sums.Add(Fixtures.Probabilities(classifier, inputs.AsSpan(0, Blobs.Width)).Sum());
            }
            catch (ArgumentException exception)
            {
                thrown = exception;
            }
        });
        reader.Start();
        for (int label = 8; label < 30; label++)
            classifier.Append(inputs.AsSpan(label * Blobs.Width, Blobs.Width), label);
        reader.Join();

        Assert.Null(thrown);
        Assert.All(sums, sum => Assert.Equal(1, sum, 1e-4f));
    }
}
