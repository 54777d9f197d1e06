using Gpicl.Checkpoints;
using Gpicl.Learners;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.Checkpoints;
using Gpicl.Tests.Learners.Support;
using Gpicl.Tests.MetaTraining.Support;

namespace Gpicl.Tests.Learners;

/// <summary>VSML with what is written once for all learners: checkpoints, meta-training, meta-testing.</summary>
public class VsmlMetaTrainingTests
{
    public static TheoryData<string> Names => VsmlTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_saved_comes_back_bit_by_bit(string name)
    {
        using var folder = new TemporaryFolder();
        ILearner learner = SmallVsml.Create(name);

        LearnerCheckpoint.Save(learner, folder.File("learner"));
        ILearner loaded = LearnerCheckpoint.Load(folder.File("learner")).Learner;

        Assert.Equal(LearnerCatalog.OptionsOf(learner), LearnerCatalog.OptionsOf(loaded));
        Assert.Equal(learner.Parameters.Values, loaded.Parameters.Values);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_interrupted_twice_ends_with_the_bits_of_an_undisturbed_one(string name)
    {
        using var folder = new TemporaryFolder();
        using var workers = new WorkerPool(2);
        MetaTrainingOptions options = SmallRun.Options with { Steps = 9 };
        using (MetaTrainer undisturbed = Create(seed: 1))
            undisturbed.Run(folder.File("undisturbed"));

        RunUntil(4, Create(seed: 1));
        RunUntil(7, Restored());
        using (MetaTrainer last = Restored())
            last.Run(folder.File("resumed"));

        Assert.Equal(File.ReadAllBytes(folder.File("undisturbed")), File.ReadAllBytes(folder.File("resumed")));

        MetaTrainer Create(ulong seed)
        {
            ILearnerOptions small = name == Vsml.LearnerName ? SmallVsml.Options : SmallVsml.GridOptions;
            return new(small.Create(seed), SmallRun.Tasks, options, workers);
        }

        MetaTrainer Restored()
        {
            MetaTrainer trainer = Create(seed: 99);
            MetaTrainingState.Restore(trainer, folder.File("resumed"));
            return trainer;
        }

        void RunUntil(int step, MetaTrainer trainer)
        {
            using (trainer)
            {
                using var cancellation = new CancellationTokenSource();
                var stop = new Reports(report =>
                {
                    if (report.Step == step)
                        cancellation.Cancel();
                });
                Assert.ThrowsAny<OperationCanceledException>(() => trainer.Run(folder.File("resumed"), progress: stop, cancellation: cancellation.Token));
            }
        }
    }

    [Fact]
    public void A_few_hundred_steps_teach_a_small_learning_rule_that_works_for_more_inputs_and_classes_than_it_has_seen()
    {
        var training = new MetaTrainingOptions { Steps = 300, BatchSize = 8, Length = 20, LearningRate = 0.02f, WarmUpSteps = 20 };
        using var workers = new WorkerPool(2);
        using var trainer = new MetaTrainer(new Vsml(new VsmlOptions { InputSize = 6, Classes = 3, HiddenSize = 8 }, seed: 1), Tasks(6, 3, unseen: false), training, workers);
        var larger = new Vsml(new VsmlOptions { InputSize = 12, Classes = 5, HiddenSize = 8 });

        trainer.Run();
        trainer.Learner.Parameters.Values.CopyTo(larger.Parameters.Values);

        LearningCurve known = Test(trainer.Learner), transferred = Test(larger);
        Assert.InRange(known.MeanAccuracyOfLast(5), 0.7, 1);
        Assert.InRange(transferred.MeanAccuracyOfLast(5), 0.5, 1);
        Assert.InRange(known.Points[0].Accuracy, 0.2, 0.47); // nothing is known before the first example

        LearningCurve Test(ILearner learner) => new MetaTester(learner, workers).Run(Tasks(learner.InputSize, learner.Classes, unseen: true), length: 20, sequences: 300);

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
