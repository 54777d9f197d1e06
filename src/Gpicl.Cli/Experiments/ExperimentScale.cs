using Gpicl.Datasets;
using Gpicl.MetaTraining;
using Gpicl.Model;

namespace Gpicl.Cli.Experiments;

/// <summary>How large an experiment is: its network, its budget, its number of seeds. Grids differ by it, too.</summary>
/// <param name="Name">As <c>--scale</c> has it.</param>
/// <param name="Seeds">Seeds of every point of a grid, as a rule.</param>
/// <param name="Recipe">What all runs begin from.</param>
/// <param name="Description">What it is for, in a few words.</param>
internal sealed record ExperimentScale(string Name, int Seeds, MetaTrainingRecipe Recipe, string Description)
{
    /// <summary>A handful of small runs.</summary>
    public static ExperimentScale Quick { get; } = new("quick", 1, Paired(modelSize: 64, layers: 1, length: 50, steps: 500), "to see that it works");

    /// <summary>Minutes on two cores for each experiment.</summary>
    public static ExperimentScale Cpu { get; } = new("cpu", 5, Paired(modelSize: 64, layers: 2, length: 50, steps: 1_000), "minutes on two cores");

    /// <summary>The full grids with the network of <see cref="Cpu"/>.</summary>
    public static ExperimentScale Day { get; } = new("day", 8, Paired(modelSize: 64, layers: 2, length: 100, steps: 4_000), "full grids, about a day");

    /// <summary>The paper's sizes.</summary>
    public static ExperimentScale Paper { get; } = new(
        "paper", 8, MetaTrainingRecipe.Paper with
        {
            Training = MetaTrainingRecipe.Paper.Training with { ReportInterval = 250, EvaluationInterval = 1_000, EvaluationSequences = 512 },
            TaskCount = 1 << 24,
            FixedPermutationFraction = 0,
        },
        "the paper's sizes, for GPUs and clusters");

    /// <summary>All of them, smallest first.</summary>
    public static IReadOnlyList<ExperimentScale> All { get; } = [Quick, Cpu, Day, Paper];

    /// <summary>One value for each scale.</summary>
    public T Pick<T>(T quick, T cpu, T day, T paper) => Name switch
    {
        "quick" => quick,
        "cpu" => cpu,
        "day" => day,
        _ => paper,
    };

    // Tokens in pairs leave the plateau within thousands of sequences, so that grids are affordable.
    private static MetaTrainingRecipe Paired(int modelSize, int layers, int length, int steps) => new()
    {
        Name = "experiment",
        Learner = new GpiclOptions { ModelSize = modelSize, Layers = layers, Heads = 1 },
        Images = new ImagePreparation { Side = 14, Gray = true },
        SyntheticFraction = 0,
        TaskCount = 1 << 16,
        Training = new MetaTrainingOptions
        {
            Steps = steps,
            BatchSize = 32,
            Length = length,
            LearningRate = 3e-3f,
            WarmUpSteps = 50,
            FinalLearningRateFraction = 1,
            ReportInterval = Math.Max(1, steps / 100),
            EvaluationInterval = Math.Max(2, steps / 25),
            EvaluationSequences = 64,
        },
    };
}
