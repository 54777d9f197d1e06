using System.Text.Json;
using Gpicl.Datasets;
using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks.Synthetic;

namespace Gpicl.Tests.MetaTraining;

public class MetaTrainingOptionsTests
{
    [Theory]
    [InlineData(1, 0.1f)]
    [InlineData(5, 0.5f)]
    [InlineData(10, 1f)]
    [InlineData(35, 0.8828427f)] // a quarter of the way: 0.2 + 0.8 · (1 + cos 45°) / 2
    [InlineData(60, 0.6f)]
    [InlineData(110, 0.2f)]
    public void The_learning_rate_rises_in_a_line_and_falls_along_a_cosine(int step, float expected)
    {
        var options = new MetaTrainingOptions { Steps = 110, WarmUpSteps = 10, LearningRate = 1, FinalLearningRateFraction = 0.2f };

        Assert.Equal(expected, options.LearningRateAt(step), 1e-6);
        Assert.Equal(3 * expected, (options with { LearningRate = 3 }).LearningRateAt(step), 1e-5);
    }

    [Fact]
    public void A_final_fraction_of_1_keeps_the_learning_rate()
    {
        var options = new MetaTrainingOptions { Steps = 50, WarmUpSteps = 0, LearningRate = 0.25f, FinalLearningRateFraction = 1 };

        Assert.All(Enumerable.Range(1, 50), step => Assert.Equal(0.25f, options.LearningRateAt(step)));
    }

    [Fact]
    public void A_warm_up_longer_than_the_run_never_reaches_the_full_learning_rate() =>
        Assert.Equal(0.5f, new MetaTrainingOptions { Steps = 10, WarmUpSteps = 20, LearningRate = 1 }.LearningRateAt(10));

    [Fact]
    public void Steps_of_one_length_are_all_alike()
    {
        var options = new MetaTrainingOptions { BatchSize = 7, Length = 30 };

        Assert.All(Enumerable.Range(1, 20), step => Assert.Equal(((step - 1) * 7L, 7, 30), options.SequencesAt(step)));
    }

    [Fact]
    public void Lengths_spread_over_all_octaves_while_a_step_keeps_its_examples_and_its_own_sequences()
    {
        var options = new MetaTrainingOptions { BatchSize = 24, Length = 100, LengthSpread = 4 };
        (long First, int Count, int Length)[] steps = [.. Enumerable.Range(1, 400).Select(step => options.SequencesAt(step))];

        Assert.Equal(steps, Enumerable.Range(1, 400).Select(step => options.SequencesAt(step)));
        Assert.All(steps, step => Assert.InRange(step.Length, 25, 400));
        Assert.All(steps, step => Assert.InRange(step.Count * step.Length, 2_100, 2_700));
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.InRange(pair.Second.First, pair.First.First + pair.First.Count, long.MaxValue));
        for (int octave = 25; octave < 400; octave *= 2)
            Assert.InRange(steps.Count(step => step.Length >= octave && step.Length < 2 * octave), 70, 130);
    }

    [Fact]
    public void Faults_of_a_recipe_and_of_all_options_in_it_are_listed_together()
    {
        var recipe = new MetaTrainingRecipe
        {
            SyntheticFraction = 2,
            TaskCount = 0,
            Learner = new GpiclOptions { Layers = 0 },
            Training = new MetaTrainingOptions { Steps = 0, Optimizer = new OptimizerOptions { Beta1 = 1 } },
            Images = new ImagePreparation { Side = 0 },
            Synthetic = new SyntheticTaskOptions { WarpProbability = -1 },
        };

        string message = Assert.Throws<ArgumentException>(() => new MetaTrainer(recipe, [])).Message;

        Assert.All(
            ["SyntheticFraction is 2", "TaskCount is 0", "Layers is 0", "Steps is 0", "Beta1 is 1", "Side is 0", "WarpProbability is -1"],
            fault => Assert.Contains(fault, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        var options = new MetaTrainingOptions
        {
            Steps = 0,
            BatchSize = -1,
            Length = 0,
            LengthSpread = 0.5f,
            WarmUpSteps = -1,
            ReportInterval = 0,
            StateInterval = 0,
            EvaluationInterval = 0,
            EvaluationSequences = 0,
            LearningRate = float.PositiveInfinity,
            FinalLearningRateFraction = 1.5f,
            ClipNorm = float.NaN,
            Optimizer = new OptimizerOptions { Beta1 = 1 },
        };

        string message = Assert.Throws<ArgumentException>(options.Validate).Message;

        Assert.All(
            [
                "Steps is 0; it must be at least 1", "BatchSize is -1", "Length is 0", "LengthSpread is 0.5; it must be 1 .. 100",
                "WarmUpSteps is -1; it must be at least 0", "ReportInterval is 0", "StateInterval is 0",
                "EvaluationInterval is 0", "EvaluationSequences is 0", "LearningRate is Infinity",
                "FinalLearningRateFraction is 1.5; it must be 0 .. 1", "ClipNorm is NaN",
                "Beta1 is 1",
            ],
            fault => Assert.Contains(fault, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_of_the_optimizer_are_checked_too() =>
        Assert.Contains("Beta2 is 1", Assert.Throws<ArgumentException>(new MetaTrainingOptions { Optimizer = new() { Beta2 = 1 } }.Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_without_clipping_survive_a_state_file()
    {
        var options = new MetaTrainingOptions { ClipNorm = float.PositiveInfinity, Optimizer = new() { Algorithm = OptimizerAlgorithm.SignOfMomentum } };
        options.Validate();

        Assert.Equal(options, JsonSerializer.Deserialize<MetaTrainingOptions>(JsonSerializer.Serialize(options)));
    }
}
