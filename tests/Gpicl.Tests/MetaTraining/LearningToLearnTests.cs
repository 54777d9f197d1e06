using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tasks.Synthetic;
using Gpicl.Tensors;

namespace Gpicl.Tests.MetaTraining;

/// <summary>The whole point: after meta-training, a forward pass learns tasks it has never seen.</summary>
public class LearningToLearnTests
{
    [Fact]
    public void A_few_hundred_steps_teach_a_small_network_to_learn_unseen_tasks()
    {
        var recipe = new MetaTrainingRecipe
        {
            Seed = 1,
            Learner = new GpiclOptions { InputSize = 4, Classes = 3, ModelSize = 32, Layers = 2, Heads = 2 },
            Training = new() { Steps = 500, BatchSize = 16, Length = 24, LearningRate = 4e-3f, WarmUpSteps = 30 },
            SyntheticFraction = 1,
            Synthetic = new()
            {
                TableClusterWeight = 0,
                NetworkLabelWeight = 0,
                TreeLabelWeight = 0,
                SmoothImageWeight = 0,
                StrokeImageWeight = 0,
            },
        };
        using var workers = new WorkerPool(2);
        using var trainer = new MetaTrainer(recipe.CreateLearner(), recipe.CreateTasks([]), recipe.Training, workers);
        var unseen = new SyntheticTasks(recipe.Synthetic with { Seed = recipe.Seed, InputSize = 4, Classes = 3, Unseen = true });

        LearningCurve before = Test();
        trainer.Run();
        LearningCurve after = Test();

        Assert.InRange(before.MeanAccuracyOfLast(10), 0.2, 0.5); // two or three classes in play
        Assert.InRange(after.MeanAccuracyOfLast(10), 0.75, 1);
        Assert.InRange(after.Points[0].Accuracy, 0.2, 0.45); // nothing is known before the first example
        Assert.True(after.PrequentialBits < before.PrequentialBits);

        LearningCurve Test() => new MetaTester(trainer.Learner, workers).Run(unseen, length: 24, sequences: 500);
    }
}
