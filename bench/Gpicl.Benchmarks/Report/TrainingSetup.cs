using System.Globalization;
using Gpicl.Baselines.Maml;
using Gpicl.Baselines.MultiTask;
using Gpicl.Baselines.Recurrent;
using Gpicl.Baselines.Vsml;
using Gpicl.Model;

namespace Gpicl.Benchmarks.Report;

/// <summary>A training run of the report.</summary>
/// <param name="Learner">Its name.</param>
/// <param name="Architecture">What tables say of its architecture.</param>
/// <param name="Options">The architecture as options that <c>gpicl bench train</c> and the reference script share, with spaces between.</param>
/// <param name="Batch">Sequences in a step.</param>
internal sealed record TrainingSetup(string Learner, string Architecture, string Options, int Batch)
{
    private const int Inputs = 196;
    private const int Length = 100;

    /// <summary>The runs of the report: Transformers of 4 layers with heads of 32 values, as in the paper, then the other learners.</summary>
    public static IReadOnlyList<TrainingSetup> All { get; } =
    [
        .. from layout in new[] { "previous-label", "paired" }
           from size in new[] { (Model: 256, Batch: 32), (Model: 128, Batch: 64), (Model: 64, Batch: 64) }
           select Transformer(layout, size.Model, size.Batch),
        new(Lstm.LearnerName, "256 cells", "--hidden 256", 32),
        new(Lstm.LearnerName, "256 cells", "--hidden 256", 128),
        new(OuterProductLstm.LearnerName, "8 heads of 32 × 32", "--heads 8 --head-size 32", 32),
        new(MultiTaskMlp.LearnerName, "2 × 256", "--hidden 256", 32),
        new(VsmlLearner.LearnerName, "LSTMs of 16", "--hidden 16", 8),
        new(VsmlWithoutSymmetries.LearnerName, "8 × 8 LSTMs of 64", "--grid 8 --hidden 64", 32),
        new(MamlLearner.LearnerName, "no hidden layer", "--hidden-layers 0", 32),
        new(MamlLearner.LearnerName, "hidden layer of 64", "--hidden-layers 1 --hidden 64", 32),
    ];

    /// <summary>Whether the learner is one that TorchSharp's engine trains.</summary>
    public bool IsTransformer => Learner == GpiclNetwork.LearnerName;

    /// <summary>A Transformer of 4 layers with heads of 32 values.</summary>
    public static TrainingSetup Transformer(string layout, int modelSize, int batch) => new(
        GpiclNetwork.LearnerName, $"{layout}, d {Text(modelSize)}",
        $"--layout {layout} --d {Text(modelSize)} --layers 4 --heads {Text(modelSize / 32)}", batch);

    /// <summary>The options.</summary>
    public IReadOnlyList<string> Arguments(int threads, int steps) =>
    [
        "--learner", Learner, .. Options.Split(' '), "--batch", Text(Batch),
        "--inputs", Text(Inputs), "--length", Text(Length), "--threads", Text(threads), "--steps", Text(steps),
    ];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
