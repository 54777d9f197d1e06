using Gpicl.MetaTraining;

namespace Gpicl.Cli.Experiments.Runs;

/// <summary>
/// One run: what is meta-trained, on what, and how often it is measured. The training loss is kept for every
/// <see cref="MetaTrainingOptions.ReportInterval"/> steps; every <see cref="MetaTrainingOptions.EvaluationInterval"/> steps, 2 or more,
/// gradients are looked at, and seen tasks, unseen tasks and the other data sets are meta-tested on.
/// </summary>
internal sealed record RunPlan
{
    /// <summary>Learner, tasks, optimization, seed.</summary>
    public required MetaTrainingRecipe Recipe { get; init; }

    /// <summary>Which of the data sets it is meta-trained on, by place.</summary>
    public int TrainedOn { get; init; }

    /// <summary>What it sees of the data sets. Default: pixels of all images.</summary>
    public RunInputs Inputs { get; init; } = new();

    /// <summary>Sequences of the meta-tests after the last step.</summary>
    public int FinalSequences { get; init; } = 256;

    /// <summary>Arithmetic of the run in operations, roughly: passes of the network and projections.</summary>
    /// <param name="forward">That of a forward pass of one sequence.</param>
    /// <param name="width">Values of an input before its projection.</param>
    public double Operations(double forward, int width)
    {
        MetaTrainingOptions training = Recipe.Training;
        // A random number of a projection takes as long as some thirty operations of a product.
        return (3 * forward + (2.0 * training.Length + 30) * Recipe.Learner.InputSize * width) * training.Steps * training.BatchSize;
    }
}
