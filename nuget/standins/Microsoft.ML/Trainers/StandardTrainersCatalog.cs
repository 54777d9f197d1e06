namespace Microsoft.ML;

/// <summary>The built-in trainers.</summary>
public static class StandardTrainersCatalog
{
    public static LbfgsMaximumEntropyMulticlassTrainer LbfgsMaximumEntropy(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string exampleWeightColumnName = null,
        float l1Regularization = 1f,
        float l2Regularization = 1f,
        float optimizationTolerance = 1E-07f,
        int historySize = 20,
        bool enforceNonNegativity = false)
    {
        Check.Value(catalog, nameof(catalog));
        if (exampleWeightColumnName is not null || enforceNonNegativity)
            throw new NotSupportedException("The stand-in for Microsoft.ML knows no example weights and no sign constraints.");
        var optimizer = new OrthantWiseOptimizer(l1Regularization, l2Regularization, optimizationTolerance, historySize);
        return new LbfgsMaximumEntropyMulticlassTrainer(((IInternalCatalog)catalog).Environment, labelColumnName, featureColumnName, optimizer);
    }

    public static NaiveBayesMulticlassTrainer NaiveBayes(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features")
    {
        Check.Value(catalog, nameof(catalog));
        return new NaiveBayesMulticlassTrainer(((IInternalCatalog)catalog).Environment, labelColumnName, featureColumnName);
    }
}
