using Gpicl.InContext;
using Gpicl.Model;

namespace Gpicl.Tests.InContext;

public class BadInputTests
{
    private static readonly InContextLearner Learner = Fixtures.Learner();

    [Fact]
    public void A_value_that_is_not_finite_is_named_by_row_and_column()
    {
        float[] inputs = Fixtures.Inputs(5, 3);
        inputs[2 * 3 + 1] = float.NegativeInfinity;
        ArgumentException exception = Assert.Throws<ArgumentException>("inputs", () => Learner.Fit(inputs, Fixtures.Labels(5, 3), 3, 3));
        Assert.Contains("row 2, column 1", exception.Message, StringComparison.Ordinal);

        InContextClassifier classifier = Learner.Fit(Fixtures.Inputs(5, 3), Fixtures.Labels(5, 3), 3, 3);
        exception = Assert.Throws<ArgumentException>("inputs", () => classifier.Predict([1, 2, 3, 4, 5, float.PositiveInfinity], new int[2]));
        Assert.Contains("row 1, column 2", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("input", () => classifier.Predict([1, float.PositiveInfinity, 3]));
        Assert.Throws<ArgumentException>("input", () => classifier.Append([1, float.PositiveInfinity, 3], 0));
    }

    [Fact]
    public void Sizes_that_disagree_are_refused()
    {
        InContextClassifier classifier = Learner.Fit(Fixtures.Inputs(5, 3), Fixtures.Labels(5, 3), 3, 3);
        Assert.Throws<ArgumentException>("inputs", () => Learner.Fit(new float[14], Fixtures.Labels(5, 3), 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => Learner.Fit([], Fixtures.Labels(5, 3), 0, 3));
        Assert.Throws<ArgumentException>("input", () => classifier.Predict(new float[4]));
        Assert.Throws<ArgumentException>("input", () => classifier.Append(new float[2], 0));
        Assert.Throws<ArgumentException>("inputs", () => classifier.Predict(new float[7], new int[2]));
        Assert.Throws<ArgumentException>("labels", () => classifier.Predict(new float[6], new int[3]));
        Assert.Throws<ArgumentException>("probabilities", () => classifier.PredictProbabilities(new float[6], new float[5]));
        Assert.Throws<ArgumentException>("logProbabilities", () => classifier.PredictLogProbabilities(new float[6], new float[7]));
        classifier.Predict([], []);
    }

    [Fact]
    public void Labels_and_classes_must_be_in_range()
    {
        float[] inputs = Fixtures.Inputs(3, 2);
        ArgumentException exception = Assert.Throws<ArgumentException>("labels", () => Learner.Fit(inputs, [0, 1, 3], 2, 3));
        Assert.Contains("Label 3 in row 2 is outside 0 .. 2", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("labels", () => Learner.Fit(inputs, [0, -1, 1], 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => Learner.Fit(inputs, [0, 1, 1], 2, 1001));
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => Learner.Fit(inputs, [0, 0, 0], 2, 1));
        Assert.Throws<ArgumentException>("label", () => Learner.Fit(inputs, [0, 1, 1], 2, 2).Append([1, 2], 3));
    }

    [Fact]
    public void A_support_set_needs_examples_of_two_classes()
    {
        Assert.Throws<ArgumentException>("labels", () => Learner.Fit([], [], 2, 3));
        ArgumentException exception = Assert.Throws<ArgumentException>("labels", () => Learner.Fit(Fixtures.Inputs(3, 2), [2, 2, 2], 2, 3));
        Assert.Contains("All 3 examples have label 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learned_positions_limit_the_context()
    {
        var learner = new InContextLearner(new GpiclNetwork(Fixtures.Small(TokenLayout.PreviousLabel, maximumLength: 5)));
        InContextClassifier classifier = learner.Fit(Fixtures.Inputs(3, 2), [0, 1, 0], 2, 2);
        classifier.Append([1, 2], 1);
        Assert.Throws<InvalidOperationException>(() => classifier.Append([1, 2], 1));
        Assert.Equal(4, classifier.Count);
        Assert.Equal(4, classifier.GetExamples().Count);
        Assert.Throws<ArgumentException>("labels", () => learner.Fit(Fixtures.Inputs(5, 2), [0, 1, 0, 1, 1], 2, 2));
    }

    [Fact]
    public void Every_fault_of_the_options_is_listed()
    {
        var options = new InContextOptions { Members = 0, Temperature = float.NaN, Standardization = (Standardization)9 };
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Learner.Fit(Fixtures.Inputs(3, 2), [0, 1, 0], 2, 2, options));
        Assert.Contains("Members is 0", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Temperature is NaN", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Standardization is 9", exception.Message, StringComparison.Ordinal);
    }
}
