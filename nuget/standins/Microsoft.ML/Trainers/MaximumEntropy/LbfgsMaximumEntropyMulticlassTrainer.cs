namespace Microsoft.ML.Trainers;

/// <summary>Multinomial logistic regression with L1 and L2 penalties.</summary>
public sealed class LbfgsMaximumEntropyMulticlassTrainer : MulticlassTrainerBase<MaximumEntropyModelParameters>
{
    private readonly OrthantWiseOptimizer optimizer;

    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment environment, string labelColumn, string featureColumn, OrthantWiseOptimizer optimizer)
        : base(environment, labelColumn, featureColumn, new TrainerInfo(normalization: true, caching: true))
    {
        this.optimizer = optimizer;
    }

    private protected override MaximumEntropyModelParameters Train(TrainingRows rows)
    {
        var weights = optimizer.Minimize(new CrossEntropy(rows), rows.Classes, rows.Classes * (rows.FeatureCount + 1));
        return new MaximumEntropyModelParameters(rows.Classes, rows.FeatureCount, Array.ConvertAll(weights, weight => (float)weight));
    }
}
