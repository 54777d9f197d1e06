using Gpicl.TableBenchmarks.Scores;
using Gpicl.TableBenchmarks.Splits;
using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks.Tests;

public class SplitScoreTests
{
    private static readonly Table Made = MadeTable.Make(60, 60);

    [Fact]
    public void Accuracy_and_log_loss_are_means_over_the_queries()
    {
        // Right with 0.8, wrong with 0.6.
        SplitScore score = Score((true, 0.8), (false, 0.6));

        Assert.Equal(0.5, score.Accuracy);
        Assert.Equal(-(Math.Log(0.8) + Math.Log(0.4)) / 2, score.LogLoss, 1e-12);
    }

    [Fact]
    public void A_probability_of_zero_for_the_right_class_costs_as_much_as_one_in_ten_millions() =>
        Assert.Equal(-Math.Log(1e-7), Score((false, 1.0)).LogLoss, 1e-12);

    [Fact]
    public void Probabilities_that_do_not_add_up_are_refused()
    {
        var split = new Split(0, [], [0]);
        Assert.Throws<InvalidDataException>(() => SplitScore.Of(Made, split, new Predictions([0], [[0.5, 0.4]], 0, 0)));
        Assert.Throws<InvalidDataException>(() => SplitScore.Of(Made, split, new Predictions([0], [[double.NaN, 1]], 0, 0)));
        Assert.Throws<InvalidDataException>(() => SplitScore.Of(Made, split, new Predictions([], [], 0, 0)));
    }

    [Fact]
    public void Calibration_error_is_0_where_confidence_is_accuracy_and_1_where_it_never_is()
    {
        Assert.Equal(0, SplitScore.CalibrationError([Score([.. Enumerable.Repeat((true, 1.0), 30)])]));
        Assert.Equal(1, SplitScore.CalibrationError([Score([.. Enumerable.Repeat((false, 1.0), 30)])]));
    }

    [Fact]
    public void Calibration_error_is_that_of_bins_of_equal_count()
    {
        // Two bins of two: 0.6 on average and one right, 0.95 on average and both right.
        SplitScore score = Score((true, 0.9), (false, 0.5), (true, 0.7), (true, 1.0));

        Assert.Equal((Math.Abs(0.6 - 0.5) + Math.Abs(0.95 - 1)) / 2, SplitScore.CalibrationError([score], bins: 2), 1e-12);
    }

    [Fact]
    public void Calibration_error_pools_the_queries_of_all_splits()
    {
        // Each split by itself is off by 0.3 and more, together they are calibrated.
        SplitScore right = Score((true, 0.5), (true, 0.5)), wrong = Score((false, 0.5), (false, 0.5));

        Assert.Equal(0.5, SplitScore.CalibrationError([right], bins: 1), 1e-12);
        Assert.Equal(0, SplitScore.CalibrationError([right, wrong], bins: 1), 1e-12);
    }

    private static SplitScore Score(params (bool Right, double Confidence)[] queries)
    {
        int[] rows = [.. Enumerable.Range(0, queries.Length)];
        int[] labels = [.. queries.Select((query, row) => query.Right ? Made.Labels[row] : 1 - Made.Labels[row])];
        double[][] probabilities = [.. queries.Select((query, row) => Probabilities(labels[row], query.Confidence))];
        return SplitScore.Of(Made, new Split(0, [], rows), new Predictions(labels, probabilities, 1, 1));

        static double[] Probabilities(int label, double confidence) => label == 0 ? [confidence, 1 - confidence] : [1 - confidence, confidence];
    }
}
