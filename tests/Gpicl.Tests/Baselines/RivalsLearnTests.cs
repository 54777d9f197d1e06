using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Nearest;
using Gpicl.Baselines.Online;
using Gpicl.Baselines.Regression;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tasks.Synthetic;
using Gpicl.Tensors;

namespace Gpicl.Tests.Baselines;

/// <summary>The rivals on unseen tasks of two or three clusters: what they reach, and that meta-training helps the one that can be.</summary>
public class RivalsLearnTests
{
    private const int Width = 4, Classes = 3, Length = 40;

    private static readonly SyntheticTaskOptions Clusters = new()
    {
        Seed = 1,
        InputSize = Width,
        Classes = Classes,
        TableClusterWeight = 0,
        NetworkLabelWeight = 0,
        TreeLabelWeight = 0,
        SmoothImageWeight = 0,
        StrokeImageWeight = 0,
    };

    [Theory]
    [InlineData(NearestNeighbors.LearnerName)]
    [InlineData(NearestCentroid.LearnerName)]
    [InlineData(LogisticRegression.LearnerName)]
    [InlineData(OnlineSgd.LearnerName)]
    public void Learners_without_meta_training_learn_most_of_a_task(string name)
    {
        ILearner learner = name switch
        {
            NearestNeighbors.LearnerName => new NearestNeighbors(new NearestNeighborsOptions { InputSize = Width, Classes = Classes }),
            NearestCentroid.LearnerName => new NearestCentroid(new NearestCentroidOptions { InputSize = Width, Classes = Classes }),
            LogisticRegression.LearnerName => new LogisticRegression(new LogisticRegressionOptions { InputSize = Width, Classes = Classes }),
            _ => new OnlineSgd(new OnlineSgdOptions { InputSize = Width, Classes = Classes, LearningRate = 0.1f }),
        };

        LearningCurve curve = Test(learner);

        Assert.InRange(curve.Points[0].Accuracy, 0.2, 0.5);
        Assert.InRange(curve.MeanAccuracyOfLast(10), 0.75, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Meta_training_makes_maml_learn_faster(bool firstOrder)
    {
        var learner = new MamlLearner(
            new MamlOptions { InputSize = Width, Classes = Classes, HiddenSize = 16, LearningRate = 0.001f, FirstOrder = firstOrder }, seed: 2);
        LearningCurve before = Test(learner);
        using (var trainer = new MetaTrainer(
            learner, new SyntheticTasks(Clusters),
            new MetaTrainingOptions { Steps = 300, BatchSize = 16, Length = Length, LearningRate = 0.01f, WarmUpSteps = 20 }, WorkerPool.SingleThread))
        {
            trainer.Run();
        }

        LearningCurve after = Test(learner);

        Assert.InRange(before.MeanAccuracyOfLast(10), 0.2, 0.65);
        Assert.InRange(after.MeanAccuracyOfLast(10), 0.75, 1);
        Assert.True(after.PrequentialBits < 0.85 * before.PrequentialBits, $"{after.PrequentialBits} bits, before {before.PrequentialBits}");
    }

    private static LearningCurve Test(ILearner learner) =>
        new MetaTester(learner, WorkerPool.SingleThread).Run(new SyntheticTasks(Clusters with { Unseen = true }), Length, sequences: 200);
}
