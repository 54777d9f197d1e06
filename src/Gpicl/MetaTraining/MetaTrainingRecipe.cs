using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gpicl.Datasets;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tasks.Synthetic;
using Gpicl.Tensors;

namespace Gpicl.MetaTraining;

/// <summary>Everything that defines a meta-trained learner but the base datasets: architecture, tasks, optimization, seed.</summary>
public sealed partial record MetaTrainingRecipe
{
    /// <summary>Shown in tables and kept in checkpoints; not empty. Default "custom".</summary>
    public string Name { get; init; } = "custom";

    /// <summary>Key of initial weights, tasks and sequences. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// The learner. Its <see cref="ILearnerOptions.InputSize"/> need not be the width of the data. Default: a Transformer of the
    /// paper's size.
    /// </summary>
    public ILearnerOptions Learner { get; init; } = new GpiclOptions();

    /// <summary>
    /// Whether to begin with the weights of the pretrained learner that comes with the library instead of random ones;
    /// <see cref="Learner"/> has to be the same. Default false.
    /// </summary>
    public bool BeginsPretrained { get; init; }

    /// <summary>Steps, batch, learning rate and so on.</summary>
    public MetaTrainingOptions Training { get; init; } = new();

    /// <summary>How images are prepared. Default: gray, 14 × 14, z-normalized (A.5).</summary>
    public ImagePreparation Images { get; init; } = new() { Side = 14, Gray = true };

    /// <summary>Fraction of sequences that are synthetic tasks, 0 .. 1. They remove the loss plateau. Default 0.5.</summary>
    public float SyntheticFraction { get; init; } = 0.5f;

    /// <summary>The prior of synthetic tasks; its seed and sizes are taken from the recipe.</summary>
    public SyntheticTaskOptions Synthetic { get; init; } = new();

    /// <summary>
    /// Fraction of the other sequences whose images pass through a random distortion of the task's own before projection (a filter, a
    /// window, shifts, noise), so that one base dataset stands for many, 0 .. 1. Not in the paper. Default 0.
    /// </summary>
    public float DistortedFraction { get; init; }

    /// <summary>
    /// Fraction of the other sequences whose images are not projected, but mirrored or turned by right angles, all of a sequence alike, 0 .. 1: their
    /// pixels stand on the axes of the input, row by row. For gray, square images of as many pixels as the learner's input has. Which, and how, is drawn
    /// for each sequence, whatever <see cref="TaskCount"/>. Copies are read as often as
    /// <see cref="SyntheticTaskOptions.ImageCopyProbability"/> says. Not in the paper. Default 0.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // as recipes were written before there was this
    public float PixelFraction { get; init; }

    /// <summary>Fraction of the other sequences with a fixed label permutation (§4.3). Default 0.</summary>
    public float FixedPermutationFraction { get; init; }

    /// <summary>
    /// Sequences over which <see cref="FixedPermutationFraction"/> falls to 0, in equal parts, at least 1, or null where it stays: bias ends the
    /// plateau of the loss, uniform permutations are what a learner is used with. Not in the paper. Default null.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // as recipes were written before there was this
    public int? FixedPermutationSequences { get; init; }

    /// <summary>Number of projected tasks, 1 .. 2^25, or null for unlimited. Default null.</summary>
    public int? TaskCount { get; init; }

    /// <summary>
    /// Leading binary digits that checkpoints keep of each weight, 8 .. 24: with half of them a file compresses to half its size, and with
    /// 8 it has half the size, 16-bit floats. Default 24, all of them.
    /// </summary>
    public int SavedDigits { get; init; } = 24;

    private static OptimizerOptions Muon { get; } = new() { Algorithm = OptimizerAlgorithm.Muon, Beta2 = 0.99f };

    /// <summary>
    /// For trying things out: minutes on two cores, from nothing to well above chance. Its head is single and wide: behind a
    /// random projection all directions of an input matter alike, and a narrow head compares inputs in few of them.
    /// </summary>
    public static MetaTrainingRecipe Quick { get; } = new()
    {
        Name = "quick",
        Learner = new GpiclOptions { ModelSize = 96, Layers = 3, Heads = 1 },
        Training = new MetaTrainingOptions { Steps = 2_000, LearningRate = 8e-3f, Optimizer = Muon, EvaluationInterval = 400 },
    };

    /// <summary>The recipe of the pretrained checkpoint that comes with the library: as <see cref="Quick"/>, but larger and longer.</summary>
    public static MetaTrainingRecipe Small { get; } = new()
    {
        Name = "small",
        Learner = new GpiclOptions { ModelSize = 192, Layers = 4, Heads = 2 },
        Training = new MetaTrainingOptions { Steps = 7_000, LearningRate = 6e-3f, Optimizer = Muon },
        DistortedFraction = 0.25f,
        SavedDigits = 8,
    };

    /// <summary>
    /// For tables alone, from synthetic tasks alone, going on from the weights of <see cref="Small"/>: features are encoded as members of
    /// an ensemble encode them and stand on axes of the input, labels are noisy, features words and values missing as often as not,
    /// most tasks have few classes of unequal frequency, and sequences have 80 to 500 examples.
    /// </summary>
    public static MetaTrainingRecipe Table { get; } = new()
    {
        Name = "table",
        Learner = Small.Learner,
        BeginsPretrained = true,
        Training = new MetaTrainingOptions
        {
            Steps = 500,
            BatchSize = 10,
            Length = 200,
            LengthSpread = 2.5f,
            LearningRate = 1.2e-3f,
            WarmUpSteps = 40,
            Optimizer = Muon,
        },
        SavedDigits = 8,
        SyntheticFraction = 1,
        Synthetic = new SyntheticTaskOptions
        {
            PlainClusterWeight = 0.02f,
            TableClusterWeight = 0.28f,
            NetworkLabelWeight = 0.15f,
            TreeLabelWeight = 0.1f,
            NetworkUnitWeight = 0.3f,
            ForestLabelWeight = 0.15f,
            SmoothImageWeight = 0,
            StrokeImageWeight = 0,
            MaximumTableWidth = 100,
            IrrelevantFeatureProbability = 0.5f,
            ImbalanceProbability = 0.6f,
            LabelNoiseProbability = 0.6f,
            WordProbability = 0.5f,
            MissingValueProbability = 0.3f,
            AxisProbability = 1,
            EncodingProbability = 0.8f,
            FewClassesProbability = 0.6f,
        },
    };

    /// <summary>
    /// For images, going on from the weights of <see cref="Small"/>: most tasks are made-up images, the others of the base data are distorted and
    /// mirrored or turned. Pixels of 14 × 14 stand on the axes of the input instead of being projected, so that the network may learn which are
    /// neighbors; in part of the tasks images are read with changed copies, as ensembles read them.
    /// </summary>
    public static MetaTrainingRecipe Image { get; } = new()
    {
        Name = "image",
        Learner = Small.Learner,
        BeginsPretrained = true,
        Training = new MetaTrainingOptions
        {
            Steps = 5_500,
            BatchSize = 22,
            Length = 150,
            LengthSpread = 3,
            LearningRate = 4e-3f,
            WarmUpSteps = 40,
            Optimizer = Muon,
        },
        SavedDigits = 8,
        SyntheticFraction = 0.8f,
        DistortedFraction = 0.7f,
        PixelFraction = 0.9f,
        Synthetic = new SyntheticTaskOptions
        {
            PlainClusterWeight = 0.03f,
            TableClusterWeight = 0.03f,
            NetworkLabelWeight = 0,
            TreeLabelWeight = 0,
            StrokeImageWeight = 0,
            SmoothImageWeight = 0.15f,
            GlyphImageWeight = 0.5f,
            SilhouetteImageWeight = 0.35f,
            PixelProbability = 1,
            ImageCopyProbability = 0.4f,
        },
    };

    /// <summary>
    /// The paper's configuration and layout (A.4): previous-label tokens, 256 × 4, color images of 32 × 32, no synthetic tasks,
    /// 2^25 tasks, 90 % fixed permutations.
    /// </summary>
    public static MetaTrainingRecipe Paper { get; } = new()
    {
        Name = "paper",
        Learner = new GpiclOptions { InputSize = 3072, Layout = TokenLayout.PreviousLabel },
        Training = new MetaTrainingOptions { Steps = 100_000, BatchSize = 128, LearningRate = 3e-4f },
        Images = new ImagePreparation { Side = 32 },
        SyntheticFraction = 0,
        FixedPermutationFraction = 0.9f,
        TaskCount = 1 << 25,
    };

    /// <summary>All presets.</summary>
    public static IReadOnlyList<MetaTrainingRecipe> Presets { get; } = [Quick, Small, Table, Image, Paper];

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    public void Validate()
    {
        var check = new OptionCheck("Recipe");
        check.NotEmpty(Name, nameof(Name));
        check.Fraction(SyntheticFraction, nameof(SyntheticFraction));
        check.Fraction(DistortedFraction, nameof(DistortedFraction));
        check.Fraction(PixelFraction, nameof(PixelFraction));
        check.Fraction(FixedPermutationFraction, nameof(FixedPermutationFraction));
        if (FixedPermutationSequences is { } sequences)
            check.AtLeast(sequences, 1, nameof(FixedPermutationSequences));
        check.InRange(SavedDigits, 8, 24, nameof(SavedDigits));
        if (TaskCount is { } count)
            check.InRange(count, 1, 1 << 25, nameof(TaskCount));
        check.Include(Learner.Validate);
        check.Include(Training.Validate);
        check.Include(Images.Validate);
        check.Include(Synthetic.Validate);
        check.ThrowIfAny();
    }

    /// <summary>A learner with this recipe's initial weights.</summary>
    /// <exception cref="ArgumentException">
    /// An option of the architecture is out of range, or it has other weights than the pretrained learner to begin with.
    /// </exception>
    internal ILearner CreateLearner()
    {
        ILearner learner = Learner.Create(Seed);
        if (!BeginsPretrained)
            return learner;
        LearnerCheckpoint pretrained = LearnerCheckpoint.LoadDefault();
        ParameterSet parameters = learner.Parameters, source = pretrained.Learner.Parameters;
        if (!parameters.Select(Describe).SequenceEqual(source.Select(Describe)))
            throw new ArgumentException($"{nameof(BeginsPretrained)} is set, but {nameof(Learner)} is {Learner}; the pretrained one is {pretrained.Options}.");
        source.Values.CopyTo(parameters.Values);
        return learner;

        static string Describe(Parameter parameter) => $"{parameter.Name} {parameter.Shape}";
    }

    /// <summary>The tasks to meta-train on.</summary>
    /// <param name="datasets">Prepared base datasets with weights; none for synthetic tasks alone.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there are no datasets and not every task is synthetic.</exception>
    public ITaskDistribution CreateTasks(IReadOnlyList<(Dataset Dataset, float Weight)> datasets)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        Validate();
        if (datasets.Count == 0 && SyntheticFraction < 1)
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"No base dataset was given, but only a fraction of {SyntheticFraction} of the tasks is synthetic; give a dataset or set "
                + $"{nameof(SyntheticFraction)} to 1."), nameof(datasets));

        List<(ITaskDistribution Tasks, float Weight)> components = [];
        float total = datasets.Sum(entry => entry.Weight);
        if (SyntheticFraction < 1)
            components.AddRange(datasets.Select((entry, i) => (
                (ITaskDistribution)new ProjectedTasks(entry.Dataset, TaskOptions(entry.Dataset, Seed + (ulong)i, unseen: false)),
                (1 - SyntheticFraction) * entry.Weight / total)));
        if (SyntheticFraction > 0)
            components.Add((new SyntheticTasks(Synthetic with { Seed = Seed, InputSize = Learner.InputSize, Classes = Learner.Classes }), SyntheticFraction));
        return new TaskMixture(Seed, components);
    }

    /// <summary>
    /// Tasks of a dataset that no meta-training with this recipe has seen: other projections, uniform permutations, no distortion. Where most
    /// images are not projected, none is that is gray, square and as large as the input.
    /// </summary>
    /// <param name="dataset">A prepared dataset.</param>
    public ITaskDistribution CreateUnseenTasks(Dataset dataset) => new ProjectedTasks(dataset, UnseenTaskOptions(dataset));

    /// <summary>The options of <see cref="CreateUnseenTasks"/>.</summary>
    internal ProjectedTaskOptions UnseenTaskOptions(Dataset dataset) => TaskOptions(dataset, Seed, unseen: true);

    /// <summary>The recipe as JSON, as checkpoints keep it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RecipeJson.Default.MetaTrainingRecipe);

    private ProjectedTaskOptions TaskOptions(Dataset dataset, ulong seed, bool unseen) => new()
    {
        Seed = seed,
        InputSize = Learner.InputSize,
        Classes = Learner.Classes,
        TaskCount = unseen ? null : TaskCount,
        FixedPermutationFraction = unseen ? 0 : FixedPermutationFraction,
        FixedPermutationSequences = FixedPermutationSequences,
        DistortedFraction = unseen ? 0 : DistortedFraction,
        PixelFraction = !unseen ? PixelFraction : PixelFraction > 0.5f && SquareImage.IsOf(dataset.Image, Learner.InputSize) ? 1 : 0,
        CopyFraction = unseen ? 0 : Synthetic.ImageCopyProbability,
        Unseen = unseen,
        Standardize = dataset.Image is null, // images have been prepared, tables have not
    };

    [JsonSerializable(typeof(MetaTrainingRecipe))]
    private sealed partial class RecipeJson : JsonSerializerContext;
}
