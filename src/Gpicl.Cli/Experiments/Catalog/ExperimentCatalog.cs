namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>All experiments there are, in the order of the paper's figures.</summary>
internal static class ExperimentCatalog
{
    /// <summary>The experiments.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        CapacityExperiment.Create(),
        LearningCurvesExperiment.Create(),
        TransitionsExperiment.Create(),
        StateSizeExperiment.Create(),
        PlateauExperiment.Create(),
        BatchAndTasksExperiment.Create(),
        BiasExperiment.Create(),
        FeaturesExperiment.Create(),
        BimodalityExperiment.Create(),
        SequenceLengthExperiment.Create(),
        GradientsExperiment.Create(),
        OptimizerExperiment.Create(),
        GrokkingExperiment.Create(),
        VsmlDepthExperiment.Create(),
    ];
}
