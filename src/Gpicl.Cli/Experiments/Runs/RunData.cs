using Gpicl.Datasets;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.MetaTraining;
using Gpicl.Tasks;

namespace Gpicl.Cli.Experiments.Runs;

/// <summary>The data sets of experiments, read when a run first needs them.</summary>
/// <param name="folders">A folder of images for each.</param>
internal sealed class RunData(IReadOnlyList<string> folders)
{
    private const long SequencesOfSeenTasks = 1L << 40; // the first of them: training does not come that far

    private readonly DatasetSource[] sources = [.. folders.Select(folder => DatasetSource.Open(folder))];
    private readonly Dictionary<(int Place, DatasetSplit Split, ImagePreparation Images), Dataset> read = [];
    private readonly Dictionary<(int Place, DatasetSplit Split, ImagePreparation Images), string> fingerprints = [];

    /// <summary>Their names, in the order given.</summary>
    public IReadOnlyList<string> Names => [.. sources.Select(source => source.Name)];

    /// <summary>What a run is meta-trained on.</summary>
    public Dataset TrainingSplit(RunPlan plan) => Read(plan.TrainedOn, DatasetSplit.Train, plan.Recipe.Images);

    /// <summary>What a run is meta-tested on, by name: seen tasks, unseen tasks, unseen tasks of every other data set.</summary>
    public IReadOnlyList<(string Name, ITaskDistribution Tasks)> TestTasks(RunPlan plan)
    {
        MetaTrainingRecipe recipe = plan.Recipe;
        return
        [
            (Measured.Seen, new LaterSequences(recipe.CreateTasks([(TrainingSplit(plan), 1)]), SequencesOfSeenTasks)),
            (Measured.Unseen, Unseen(plan.TrainedOn)),
            .. Enumerable.Range(0, sources.Length).Where(place => place != plan.TrainedOn).Select(place => (sources[place].Name, Unseen(place))),
        ];

        ITaskDistribution Unseen(int place) => recipe.CreateUnseenTasks(Read(place, DatasetSplit.Test, recipe.Images));
    }

    /// <summary>A hash of all that a run reads of the data, with their names.</summary>
    public string FingerprintOf(RunPlan plan) => string.Join(
        ' ', Enumerable.Range(0, sources.Length).Select(place => FingerprintOf(place, DatasetSplit.Test, plan.Recipe.Images))
            .Prepend(FingerprintOf(plan.TrainedOn, DatasetSplit.Train, plan.Recipe.Images)));

    private string FingerprintOf(int place, DatasetSplit split, ImagePreparation images)
    {
        var key = (place, split, images);
        if (!fingerprints.TryGetValue(key, out string? known))
        {
            Dataset dataset = Read(place, split, images);
            using var fingerprint = new Fingerprint();
            known = fingerprints[key] = fingerprint.Add(dataset.Name).Add(dataset.Inputs).Add(dataset.Labels).Finish();
        }

        return known;
    }

    private Dataset Read(int place, DatasetSplit split, ImagePreparation images)
    {
        var key = (place, split, images);
        if (!read.TryGetValue(key, out Dataset? dataset))
            dataset = read[key] = sources[place].Read(split, images);
        return dataset;
    }

    private sealed class LaterSequences(ITaskDistribution tasks, long first) : ITaskDistribution
    {
        public int InputSize => tasks.InputSize;

        public int Classes => tasks.Classes;

        public void Sample(long sequence, Span<float> inputs, Span<int> labels) => tasks.Sample(first + sequence, inputs, labels);
    }
}
