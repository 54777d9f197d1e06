namespace Microsoft.ML.Trainers;

/// <summary>Naive Bayes over whether each feature is positive.</summary>
public sealed class NaiveBayesMulticlassTrainer : MulticlassTrainerBase<NaiveBayesMulticlassModelParameters>
{
    internal NaiveBayesMulticlassTrainer(IHostEnvironment environment, string labelColumn, string featureColumn)
        : base(environment, labelColumn, featureColumn, new TrainerInfo(normalization: false, caching: false))
    {
    }

    private protected override NaiveBayesMulticlassModelParameters Train(TrainingRows rows)
    {
        var rowsOfClass = new long[rows.Classes];
        var positives = new long[rows.Classes * rows.FeatureCount];
        for (var row = 0; row < rows.Labels.Count; row++)
        {
            var label = rows.Labels[row];
            rowsOfClass[label]++;
            for (var f = 0; f < rows.FeatureCount; f++)
                positives[label * rows.FeatureCount + f] += rows.Features[row][f] > 0 ? 1 : 0;
        }

        return new NaiveBayesMulticlassModelParameters(rowsOfClass, rows.FeatureCount, positives);
    }
}
