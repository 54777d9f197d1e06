using Gpicl.Baselines.Vsml;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tasks.Synthetic;
using Gpicl.Tensors;

namespace Gpicl.Tests.Baselines.Vsml;

public class VsmlLearningTests
{
    [Fact]
    public void A_learning_rule_found_in_seconds_works_for_more_inputs_and_classes_than_it_was_found_with()
    {
        var training = new MetaTrainingOptions { Steps = 200, BatchSize = 8, Length = 20, LearningRate = 0.03f, WarmUpSteps = 20 };
        using var workers = new WorkerPool(2);
        using var trainer = new MetaTrainer(
            new VsmlLearner(new VsmlOptions { InputSize = 6, Classes = 3, HiddenSize = 8 }, seed: 1), Tasks(6, 3, unseen: false), training, workers);
        var larger = new VsmlLearner(new VsmlOptions { InputSize = 12, Classes = 5, HiddenSize = 8 });

        trainer.Run();
        trainer.Learner.Parameters.Values.CopyTo(larger.Parameters.Values);

        LearningCurve known = Test(trainer.Learner), transferred = Test(larger);
        Assert.InRange(known.MeanAccuracyOfLast(5), 0.8, 1);
        Assert.InRange(transferred.MeanAccuracyOfLast(5), 0.8, 1);
        Assert.InRange(known.Points[0].Accuracy, 0.2, 0.47); // nothing is known before the first example

        LearningCurve Test(ILearner learner) =>
            new MetaTester(learner, workers).Run(Tasks(learner.InputSize, learner.Classes, unseen: true), length: 20, sequences: 300);

        // Plain clusters in all directions alike.
        static SyntheticTasks Tasks(int inputSize, int classes, bool unseen) => new(new()
        {
            Seed = 3,
            InputSize = inputSize,
            Classes = classes,
            Unseen = unseen,
            TableClusterWeight = 0,
            NetworkLabelWeight = 0,
            TreeLabelWeight = 0,
            SmoothImageWeight = 0,
            StrokeImageWeight = 0,
        });
    }
}
