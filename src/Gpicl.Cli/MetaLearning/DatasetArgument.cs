using Gpicl.Cli.Features;
using Gpicl.Datasets;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.MetaTraining;
using Gpicl.Tasks;

namespace Gpicl.Cli.MetaLearning;

/// <summary>The data sets a command was given: paths of folders or CSV files, or <c>random</c> for the paper's Random dataset (A.5).</summary>
internal static class DatasetArgument
{
    /// <summary>The word that stands for the Random dataset.</summary>
    public const string Random = "random";

    private static readonly DataArgument RandomData = new(Random, null);

    /// <summary>Reads and prepares one split.</summary>
    /// <exception cref="InvalidDataException">The data are damaged, or the split is not there.</exception>
    public static Dataset Read(string path, DatasetSplit split, ImagePreparation preparation) => DatasetSource.Open(path).Read(split, preparation);

    /// <summary>The test split where there is one, else the training split.</summary>
    public static Dataset ReadUnseen(string path, ImagePreparation preparation)
    {
        DatasetSource source = DatasetSource.Open(path);
        return source.Read(source.Splits.Contains(DatasetSplit.Test) ? DatasetSplit.Test : DatasetSplit.Train, preparation);
    }

    /// <summary>The test split, or features of its images, where there is one, else the training split.</summary>
    public static Dataset ReadUnseen(DataArgument data, ImagePreparation preparation, FeatureNetworks networks) =>
        Read(data, DatasetSource.Open(data.Path).Splits.Contains(DatasetSplit.Test) ? DatasetSplit.Test : DatasetSplit.Train, preparation, networks);

    /// <summary>Gives every name once: repeated ones become <c>name (2)</c> and so on, so that results can be told apart.</summary>
    public static (string Name, T Value)[] WithDistinctNames<T>(IEnumerable<(string Name, T Value)> entries)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        return [.. entries.Select(entry =>
        {
            string name = entry.Name;
            for (int number = 2; !taken.Add(name); number++)
                name = FormattableString.Invariant($"{entry.Name} ({number})");
            return (name, entry.Value);
        })];
    }

    /// <summary>Unseen tasks to meta-test on.</summary>
    /// <param name="data">A folder, a CSV file, or <see cref="Random"/>.</param>
    /// <param name="split">Which examples.</param>
    /// <param name="recipe">Sizes, seed and preparation.</param>
    /// <param name="networks">Compute features.</param>
    public static (string Name, ITaskDistribution Tasks) UnseenTasks(DataArgument data, DatasetSplit split, MetaTrainingRecipe recipe, FeatureNetworks networks)
    {
        if (data == RandomData)
            return (Random, new RandomDatasetTasks(RandomTaskOptions(recipe)));
        Dataset dataset = Read(data, split, recipe.Images, networks);
        return (dataset.Name, recipe.CreateUnseenTasks(dataset));
    }

    /// <summary>Unseen tasks to compare learners on: of the meta-test split, never of the training split.</summary>
    /// <param name="data">Folders, CSV files, or <see cref="Random"/>.</param>
    /// <param name="recipe">Sizes, seed and preparation.</param>
    /// <param name="networks">Compute features.</param>
    /// <exception cref="InvalidDataException">The data are damaged, or there is no test split.</exception>
    public static ComparedTasks[] TasksToCompare(IEnumerable<DataArgument> data, MetaTrainingRecipe recipe, FeatureNetworks networks) =>
        [.. WithDistinctNames(data.Select(argument => Compared(argument, recipe, networks)).Select(tasks => (tasks.Name, tasks)))
            .Select(entry => new ComparedTasks(entry.Name, entry.Value.Tasks, entry.Value.Fingerprint))];

    private static ComparedTasks Compared(DataArgument data, MetaTrainingRecipe recipe, FeatureNetworks networks)
    {
        if (data == RandomData)
            return ComparedTasks.FromRandomDatasets(Random, RandomTaskOptions(recipe));
        Dataset dataset = Read(data, DatasetSplit.Test, recipe.Images, networks);
        var tasks = ComparedTasks.FromDataset(dataset.Name, dataset, recipe.UnseenTaskOptions(dataset));
        return data.Features is { } features
            ? new ComparedTasks(tasks.Name, tasks.Tasks, $"{tasks.Fingerprint} of {networks.FingerprintOf(features)}")
            : tasks;
    }

    private static Dataset Read(DataArgument data, DatasetSplit split, ImagePreparation preparation, FeatureNetworks networks)
    {
        if (data.Features is not { } features)
            return Read(data.Path, split, preparation);
        if (data.Path == Random)
            throw new UsageException($"--data is '{Random}@{features}', but the Random dataset is no set of images.");
        networks.Find(features); // refuses one that does not work before anything is read
        Dataset images = DatasetSource.Open(data.Path).Read(split);
        return networks.Extract(images, features, data.NameOf(images.Name));
    }

    private static RandomDatasetTaskOptions RandomTaskOptions(MetaTrainingRecipe recipe) => new()
    {
        Seed = recipe.Seed,
        InputSize = recipe.Learner.InputSize,
        Classes = recipe.Learner.Classes,
        Unseen = true,
    };
}
