using Gpicl.Cli.MetaLearning;
using Gpicl.Datasets;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.MetaTraining;
using Gpicl.Tasks;

namespace Gpicl.Cli.Experiments.Runs;

/// <summary>The data sets of experiments, read when a run first needs them.</summary>
/// <param name="folders">A folder of images for each.</param>
/// <param name="natural">Folders of natural images, which some runs are meta-tested on, too.</param>
/// <param name="features">Computes features of images; null where no run needs any.</param>
internal sealed class RunData(IReadOnlyList<string> folders, IReadOnlyList<string>? natural = null, RunFeatures? features = null)
{
    private const long SequencesOfSeenTasks = 1L << 40; // the first of them: training does not come that far

    private readonly DatasetSource[] sources = [.. folders.Select(folder => DatasetSource.Open(folder))];
    private readonly DatasetSource[] beyond = [.. (natural ?? []).Select(folder => DatasetSource.Open(folder))];
    private readonly Dictionary<Part, Dataset> read = [];
    private readonly Dictionary<Part, string> fingerprints = [];

    /// <summary>Their names, in the order given.</summary>
    public IReadOnlyList<string> Names => [.. sources.Select(source => source.Name)];

    /// <summary>The names of all that runs are meta-tested on, in order.</summary>
    public IReadOnlyList<string> AllNames => [Measured.Seen, Measured.Unseen, .. Names, .. beyond.Select(source => source.Name), Measured.Random];

    /// <summary>Whether a run can be made: whether its network is there.</summary>
    public bool Has(RunPlan plan) => plan.Inputs.Network is not { } network || features?.Has(network) == true;

    /// <summary>What a run is meta-trained on.</summary>
    public Dataset TrainingSplit(RunPlan plan) => Read(TrainingPart(plan));

    /// <summary>Values of an input before its projection.</summary>
    public int WidthOf(RunPlan plan) => plan.Inputs.Network is { } network ? features!.WidthOf(network) : TrainingSplit(plan).Width;

    /// <summary>What a run is meta-tested on, by name: seen tasks, unseen tasks, unseen tasks of every other data set.</summary>
    public IReadOnlyList<(string Name, ITaskDistribution Tasks)> TestTasks(RunPlan plan)
    {
        MetaTrainingRecipe recipe = plan.Recipe;
        return
        [
            (Measured.Seen, new LaterSequences(recipe.CreateTasks([(TrainingSplit(plan), 1)]), SequencesOfSeenTasks)),
            (Measured.Unseen, Unseen(sources[plan.TrainedOn])),
            .. Tested(plan).Where(source => source != sources[plan.TrainedOn]).Select(source => (source.Name, Unseen(source))),
            .. plan.Inputs.Beyond ? [(Measured.Random, DatasetLoader.RandomTasks(recipe))] : Array.Empty<(string, ITaskDistribution)>(),
        ];

        ITaskDistribution Unseen(DatasetSource source) => recipe.CreateUnseenTasks(Read(TestPart(plan, source)));
    }

    /// <summary>Reads all that a run needs; features are computed where they are not there yet.</summary>
    public void Prepare(RunPlan plan)
    {
        foreach (Part part in PartsOf(plan))
            Read(part);
    }

    /// <summary>A hash of all that a run reads of the data, with their names.</summary>
    public string FingerprintOf(RunPlan plan) => string.Join(' ', PartsOf(plan).Select(FingerprintOf))
        + (plan.Inputs.Network is { } network ? $" of {features!.FingerprintOf(network)}" : "")
        + (plan.Inputs.Beyond ? $" {Measured.Random}" : "");

    private IEnumerable<Part> PartsOf(RunPlan plan) => Tested(plan).Select(source => TestPart(plan, source)).Prepend(TrainingPart(plan));

    private DatasetSource[] Tested(RunPlan plan) => plan.Inputs.Beyond ? [.. sources, .. beyond] : sources;

    private Part TrainingPart(RunPlan plan) => PartOf(plan, sources[plan.TrainedOn], DatasetSplit.Train, plan.Inputs.TrainingImages);

    // Nothing is meta-trained on natural images, so that of those without a test split the other one will do.
    private Part TestPart(RunPlan plan, DatasetSource source) =>
        PartOf(plan, source, beyond.Contains(source) ? source.Splits[^1] : DatasetSplit.Test, plan.Inputs.TestImages);

    // Networks prepare images themselves.
    private static Part PartOf(RunPlan plan, DatasetSource source, DatasetSplit split, int? images) =>
        new(source, split, plan.Inputs.Network == null ? plan.Recipe.Images : null, images, plan.Inputs.Network);

    // Of the images that features are computed of, where it is features.
    private string FingerprintOf(Part part)
    {
        part = part with { Network = null };
        if (!fingerprints.TryGetValue(part, out string? known))
        {
            Dataset dataset = Read(part);
            using var fingerprint = new Fingerprint();
            known = fingerprints[part] = fingerprint.Add(dataset.Name).Add(dataset.Inputs).Add(dataset.Labels).Finish();
        }

        return known;
    }

    private Dataset Read(Part part)
    {
        if (!read.TryGetValue(part, out Dataset? dataset))
        {
            dataset = part.Network is { } network
                ? features!.Of(Read(part with { Network = null }), FingerprintOf(part), network)
                : First(part.Source.Read(part.Split, part.Preparation), part.Images);
            read.Add(part, dataset);
        }

        return dataset;
    }

    private static Dataset First(Dataset dataset, int? count) => count is not { } images || images >= dataset.Count
        ? dataset
        : new Dataset(
            dataset.Name, dataset.Inputs[..(images * dataset.Width)].ToArray(), dataset.Labels[..images].ToArray(), dataset.Classes, dataset.Image,
            dataset.ClassNames);

    private readonly record struct Part(DatasetSource Source, DatasetSplit Split, ImagePreparation? Preparation, int? Images, string? Network);

    private sealed class LaterSequences(ITaskDistribution tasks, long first) : ITaskDistribution
    {
        public int InputSize => tasks.InputSize;

        public int Classes => tasks.Classes;

        public void Sample(long sequence, Span<float> inputs, Span<int> labels) => tasks.Sample(first + sequence, inputs, labels);
    }
}
