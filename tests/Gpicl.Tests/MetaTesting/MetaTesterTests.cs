using Gpicl.MetaTesting;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.MetaTesting.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.MetaTesting;

public class MetaTesterTests
{
    private static readonly int[][] FourLabelPairs = [[0, 0], [0, 1], [1, 0], [0, 1]];

    [Fact]
    public void Constant_predictions_score_as_computed_by_hand()
    {
        var learner = new FormulaLearner(1, 2, (_, _) => [MathF.Log(3), 0]); // p = 3/4, 1/4
        var tasks = new FormulaTasks(2, (sequence, t) => (0, FourLabelPairs[sequence][t]));

        LearningCurve curve = new MetaTester(learner, WorkerPool.SingleThread).Run(tasks, length: 2, sequences: 4);

        double likely = Math.Log(4 / 3.0), unlikely = Math.Log(4);
        AssertPoint(curve.Points[0], examples: 0, accuracy: 0.75, crossEntropy: (3 * likely + unlikely) / 4);
        AssertPoint(curve.Points[1], examples: 1, accuracy: 0.5, crossEntropy: (2 * likely + 2 * unlikely) / 4);
        double both = Math.Log2(4 / 3.0) * 2, mixed = Math.Log2(4 / 3.0) + 2; // code lengths: one of the first, three of the second
        Assert.Equal((both + 3 * mixed) / 4, curve.PrequentialBits, 1e-6);
        Assert.Equal(1.96 * (mixed - both) * Math.Sqrt(3 / 16.0 / 4), curve.PrequentialHalfWidth95, 1e-6);
        Assert.Equal(0.625, curve.MeanAccuracyOfLast(2), 1e-12);
        Assert.Equal(curve.Points[1], curve.Last);

        static void AssertPoint(LearningCurvePoint point, int examples, double accuracy, double crossEntropy)
        {
            Assert.Equal((examples, 4L), (point.Examples, point.Predictions));
            Assert.Equal(accuracy, point.Accuracy);
            Assert.Equal(1.96 * Math.Sqrt(accuracy * (1 - accuracy) / 4), point.HalfWidth95, 1e-12);
            Assert.Equal(crossEntropy, point.CrossEntropy, 1e-6);
        }
    }

    [Fact]
    public void A_learner_that_copies_the_label_of_an_identical_input_is_right_once_it_has_seen_one()
    {
        var learner = new FormulaLearner(1, 3, (rows, labels) =>
        {
            var logits = new float[3];
            int seen = Array.FindIndex(rows[..^1], row => row[0] == rows[^1][0]);
            if (seen >= 0)
                logits[labels[seen]] = 40;
            return logits;
        });
        var tasks = new FormulaTasks(3, (sequence, t) => (t % 3, (int)((t + sequence) % 3))); // three inputs, permuted labels

        LearningCurve curve = new MetaTester(learner).Run(tasks, length: 6, sequences: 300);

        Assert.All(curve.Points.Take(3), point =>
        {
            Assert.Equal(1 / 3.0, point.Accuracy, 1e-12);
            Assert.Equal(Math.Log(3), point.CrossEntropy, 1e-6);
        });
        Assert.All(curve.Points.Skip(3), point => Assert.Equal((1.0, 0.0), (point.Accuracy, point.HalfWidth95)));
        Assert.All(curve.Points.Skip(3), point => Assert.InRange(point.CrossEntropy, 0, 1e-9));
        Assert.Equal(3 * Math.Log2(3), curve.PrequentialBits, 1e-5);
        Assert.InRange(curve.PrequentialHalfWidth95, 0, 1e-6);
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void Results_have_the_same_bits_on_any_number_of_threads(TokenLayout layout)
    {
        GpiclNetwork learner = SmallLearner.Create(layout);
        var tasks = new RandomDatasetTasks(new() { Seed = 3, InputSize = learner.InputSize, Classes = learner.Classes, Width = 9 });

        LearningCurve alone = Run(1);

        foreach (int threads in new[] { 2, 3, 7 })
        {
            LearningCurve curve = Run(threads);
            Assert.Equal(alone.Points, curve.Points);
            Assert.Equal((alone.PrequentialBits, alone.PrequentialHalfWidth95), (curve.PrequentialBits, curve.PrequentialHalfWidth95));
        }

        LearningCurve Run(int threads)
        {
            using var workers = new WorkerPool(threads);
            return new MetaTester(learner, workers).Run(tasks, length: 30, sequences: 301);
        }
    }

    [Fact]
    public void Progress_counts_sequences_and_cancellation_stops_between_reports()
    {
        var learner = new FormulaLearner(1, 2, (_, _) => [0, 0]);
        var tasks = new FormulaTasks(2, (_, _) => (0, 0));
        var reports = new List<int>();
        new MetaTester(learner).Run(tasks, length: 1, sequences: 600, new Reports(reports.Add));
        Assert.Equal([256, 512, 600], reports);

        using var cancellation = new CancellationTokenSource();
        reports.Clear();
        var stop = new Reports(done =>
        {
            reports.Add(done);
            cancellation.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => new MetaTester(learner).Run(tasks, length: 1, sequences: 600, stop, cancellation.Token));
        Assert.Equal([256], reports);
    }

    [Fact]
    public void Sizes_that_disagree_and_numbers_out_of_range_are_refused()
    {
        var tester = new MetaTester(new FormulaLearner(1, 2, (_, _) => [0, 0]));
        var tasks = new FormulaTasks(3, (_, _) => (0, 0));

        Assert.Contains(
            "3 classes, the learner expects 1 and 2", Assert.Throws<ArgumentException>(() => tester.Run(tasks, 5, 5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => tester.Run(new FormulaTasks(2, (_, _) => (0, 0)), 0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => tester.Run(new FormulaTasks(2, (_, _) => (0, 0)), 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => tester.Run(new FormulaTasks(2, (_, _) => (0, 0)), int.MaxValue, 5));
        LearningCurve curve = tester.Run(new FormulaTasks(2, (_, _) => (0, 0)), 5, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.MeanAccuracyOfLast(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.MeanAccuracyOfLast(0));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_that_are_not_finite_are_an_error_and_not_a_perfect_score(float logit)
    {
        var tester = new MetaTester(new FormulaLearner(1, 2, (_, _) => [logit, 0]), WorkerPool.SingleThread);

        Assert.Throws<NonFiniteLossException>(() => tester.Run(new FormulaTasks(2, (_, _) => (0, 0)), 2, 5));
    }

    [Fact]
    public void A_huge_loss_stays_huge()
    {
        var tester = new MetaTester(new FormulaLearner(1, 2, (_, _) => [1e12f, 0]));

        LearningCurve curve = tester.Run(new FormulaTasks(2, (_, _) => (0, 1)), length: 1, sequences: 400);

        Assert.Equal(1e12, curve.Last.CrossEntropy, 1e6);
    }

    private sealed class Reports(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
