using Gpicl.Cli.Csv;
using Gpicl.Cli.Features;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.MetaTraining;
using Gpicl.Tasks;

namespace Gpicl.Cli.MetaLearning;

/// <summary>
/// Reads the data sets a command was given: folders of images, tables in CSV files, or <c>random</c> for the paper's Random
/// dataset (A.5). What was found out about a table's layout is said on standard error.
/// </summary>
/// <param name="options">What the command line says of their layout.</param>
/// <param name="console">Says what was found out.</param>
internal sealed class DatasetLoader(DataOptions options, CommandConsole console)
{
    /// <summary>The word that stands for the Random dataset.</summary>
    public const string Random = "random";

    private static readonly DataArgument RandomData = new(Random, null);

    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    /// <summary>Reads and prepares one split; a table has none, and is read whole.</summary>
    /// <exception cref="InvalidDataException">The data are damaged, or the split is not there.</exception>
    public Dataset Read(string path, DatasetSplit split, ImagePreparation preparation) =>
        TableAt(path) is { } file ? ReadTable(file).ToDataset() : DatasetSource.Open(path, options.IdxClasses).Read(split, preparation);

    /// <summary>The test split where there is one, else the training split.</summary>
    public Dataset ReadUnseen(string path, ImagePreparation preparation) => Read(path, Unseen(path), preparation);

    /// <summary>Examples for classification as they are: a table, or images or features of them, the test split where there is one.</summary>
    public LabeledTable ReadUnseenTable(DataArgument data, ImagePreparation preparation, FeatureNetworks networks) =>
        TableAt(data.Path) is { } file && data.Features == null ? ReadTable(file) : LabeledTable.Of(Read(data, Unseen(data.Path), preparation, networks));

    /// <summary>Examples for classification as they are: a table, or images, the training split where there is one.</summary>
    public LabeledTable ReadFirstTable(string path, ImagePreparation preparation) =>
        TableAt(path) is { } file ? ReadTable(file) : LabeledTable.Of(Read(path, DatasetSource.Open(path, options.IdxClasses).Splits[0], preparation));

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
    public (string Name, ITaskDistribution Tasks) UnseenTasks(DataArgument data, DatasetSplit split, MetaTrainingRecipe recipe, FeatureNetworks networks)
    {
        if (data == RandomData)
            return (Random, RandomTasks(recipe));
        Dataset dataset = Read(data, split, recipe.Images, networks);
        return (dataset.Name, recipe.CreateUnseenTasks(dataset));
    }

    /// <summary>Unseen tasks of the Random dataset.</summary>
    public static ITaskDistribution RandomTasks(MetaTrainingRecipe recipe) => new RandomDatasetTasks(RandomTaskOptions(recipe));

    /// <summary>Unseen tasks to compare learners on: of the meta-test split, never of the training split.</summary>
    /// <param name="data">Folders, CSV files, or <see cref="Random"/>.</param>
    /// <param name="recipe">Sizes, seed and preparation.</param>
    /// <param name="networks">Compute features.</param>
    /// <exception cref="InvalidDataException">The data are damaged, or there is no test split.</exception>
    public ComparedTasks[] TasksToCompare(IEnumerable<DataArgument> data, MetaTrainingRecipe recipe, FeatureNetworks networks) =>
        [.. WithDistinctNames(data.Select(argument => Compared(argument, recipe, networks)).Select(tasks => (tasks.Name, tasks)))
            .Select(entry => new ComparedTasks(entry.Name, entry.Value.Tasks, entry.Value.Fingerprint))];

    private ComparedTasks Compared(DataArgument data, MetaTrainingRecipe recipe, FeatureNetworks networks)
    {
        if (data == RandomData)
            return ComparedTasks.FromRandomDatasets(Random, RandomTaskOptions(recipe));
        Dataset dataset = Read(data, DatasetSplit.Test, recipe.Images, networks);
        var tasks = ComparedTasks.FromDataset(dataset.Name, dataset, recipe.UnseenTaskOptions(dataset));
        return data.Features is { } features
            ? new ComparedTasks(tasks.Name, tasks.Tasks, $"{tasks.Fingerprint} of {networks.FingerprintOf(features)}")
            : tasks;
    }

    private Dataset Read(DataArgument data, DatasetSplit split, ImagePreparation preparation, FeatureNetworks networks)
    {
        if (data.Features is not { } features)
            return Read(data.Path, split, preparation);
        if (data.Path == Random)
            throw new UsageException($"--data is '{Random}@{features}', but the Random dataset is no set of images.");
        networks.Find(features); // refuses one that does not work before anything is read
        if (TableAt(data.Path) is { } file)
            throw new UsageException($"--data is '{data.Path}@{features}', but {file} is a table, not a folder of images.");
        Dataset images = DatasetSource.Open(data.Path, options.IdxClasses).Read(split);
        return networks.Extract(images, features, data.NameOf(images.Name));
    }

    private DatasetSplit Unseen(string path) =>
        TableAt(path) == null && DatasetSource.Open(path, options.IdxClasses).Splits.Contains(DatasetSplit.Test) ? DatasetSplit.Test : DatasetSplit.Train;

    /// <summary>Reads a table, and says what was found out about its layout.</summary>
    public LabeledTable ReadTable(string path)
    {
        (LabeledTable table, string layout) = TableReader.Read(path, options.Table);
        if (said.Add(layout))
            console.WriteLine(layout);
        return table;
    }

    /// <summary>The table that a path stands for: a file is one, and a folder without images may hold one; null for none.</summary>
    public static string? TableAt(string path)
    {
        if (File.Exists(path) || IsTable(path))
            return path;
        if (!Directory.Exists(path))
            return null;
        string[] tables = [.. DatasetFiles.NamesIn(path).Where(IsTable)];
        if (tables.Length == 0 || DatasetFiles.AreIn(path))
            return null;
        return tables.Length == 1
            ? Path.Combine(path, tables[0])
            : throw new InvalidDataException($"{path}: holds several tables, {string.Join(", ", tables.Take(10))}{(tables.Length > 10 ? ", ..." : "")}; give "
                + "the path of one of them.");
    }

    private static bool IsTable(string name) =>
        name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);

    private static RandomDatasetTaskOptions RandomTaskOptions(MetaTrainingRecipe recipe) => new()
    {
        Seed = recipe.Seed,
        InputSize = recipe.Learner.InputSize,
        Classes = recipe.Learner.Classes,
        Unseen = true,
    };
}
