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

    /// <summary>Reads and prepares one split.</summary>
    /// <exception cref="InvalidDataException">The data are damaged, or the split is not there.</exception>
    public static Dataset Read(string path, DatasetSplit split, ImagePreparation preparation) => DatasetSource.Open(path).Read(split, preparation);

    /// <summary>The test split where there is one, else the training split.</summary>
    public static Dataset ReadUnseen(string path, ImagePreparation preparation)
    {
        DatasetSource source = DatasetSource.Open(path);
        return source.Read(source.Splits.Contains(DatasetSplit.Test) ? DatasetSplit.Test : DatasetSplit.Train, preparation);
    }

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
    /// <param name="path">A folder, a CSV file, or <see cref="Random"/>.</param>
    /// <param name="split">Which examples.</param>
    /// <param name="recipe">Sizes, seed and preparation.</param>
    public static (string Name, ITaskDistribution Tasks) UnseenTasks(string path, DatasetSplit split, MetaTrainingRecipe recipe)
    {
        if (path == Random)
            return (Random, new RandomDatasetTasks(RandomTaskOptions(recipe)));
        Dataset dataset = Read(path, split, recipe.Images);
        return (dataset.Name, recipe.CreateUnseenTasks(dataset));
    }

    /// <summary>Unseen tasks to compare learners on: of the meta-test split, never of the training split.</summary>
    /// <param name="paths">Folders, CSV files, or <see cref="Random"/>.</param>
    /// <param name="recipe">Sizes, seed and preparation.</param>
    /// <exception cref="InvalidDataException">The data are damaged, or there is no test split.</exception>
    public static ComparedTasks[] TasksToCompare(IEnumerable<string> paths, MetaTrainingRecipe recipe) =>
        [.. WithDistinctNames(paths.Select(path => Compared(path, recipe)).Select(tasks => (tasks.Name, tasks)))
            .Select(entry => new ComparedTasks(entry.Name, entry.Value.Tasks, entry.Value.Fingerprint))];

    private static ComparedTasks Compared(string path, MetaTrainingRecipe recipe)
    {
        if (path == Random)
            return ComparedTasks.FromRandomDatasets(Random, RandomTaskOptions(recipe));
        Dataset dataset = Read(path, DatasetSplit.Test, recipe.Images);
        return ComparedTasks.FromDataset(dataset.Name, dataset, recipe.UnseenTaskOptions(dataset));
    }

    private static RandomDatasetTaskOptions RandomTaskOptions(MetaTrainingRecipe recipe) => new()
    {
        Seed = recipe.Seed,
        InputSize = recipe.Learner.InputSize,
        Classes = recipe.Learner.Classes,
        Unseen = true,
    };
}
