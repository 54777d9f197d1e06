using System.Text.Json;
using System.Text.Json.Nodes;
using Gpicl.Datasets;
using Gpicl.IO;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.MetaTraining;
using Gpicl.Model;

namespace Gpicl.Cli.MetaLearning;

/// <summary>A learner as <c>gpicl compare</c> was given it.</summary>
/// <param name="Compared">The learner and the name it goes by.</param>
/// <param name="Recipe">How it was meta-trained; null where nothing was, or nothing is recorded.</param>
internal sealed record ComparisonEntry(ComparedLearner Compared, MetaTrainingRecipe? Recipe)
{
    /// <summary>How images have to be prepared for it; null where any preparation will do.</summary>
    public ImagePreparation? Images => Recipe?.Images;

    /// <summary>Reads the learners of a command line: NAME=CHECKPOINT, CHECKPOINT, or a learner without anything to meta-train by its name.</summary>
    /// <exception cref="UsageException">A name occurs twice, or learners need different inputs.</exception>
    /// <exception cref="CheckpointFormatException">A file is damaged, or is not a checkpoint.</exception>
    public static (IReadOnlyList<ComparisonEntry> Entries, MetaTrainingRecipe Tasks) Read(IReadOnlyList<string> arguments)
    {
        (string Name, string Value)[] named = [.. arguments.Select(Split)];
        if (named.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UsageException($"Two learners are called '{twice.Key}'; give them names with NAME=CHECKPOINT.");
        var loaded = named.Where(entry => !UntrainedLearner.Names.Contains(entry.Value))
            .ToDictionary(entry => entry.Name, entry => Load(entry.Name, entry.Value));
        MetaTrainingRecipe tasks = TasksFor([.. loaded.Values]);
        return ([.. named.Select(entry => loaded.GetValueOrDefault(entry.Name) ?? Untrained(entry.Name, entry.Value, tasks.Learner))], tasks);
    }

    private static (string Name, string Value) Split(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (Path.GetFileNameWithoutExtension(argument), argument)
            : equals > 0 && equals < argument.Length - 1 ? (argument[..equals], argument[(equals + 1)..])
            : throw new UsageException($"--learner is '{argument}'; it must be NAME=CHECKPOINT, a checkpoint, or the name of a learner.");
    }

    private static ComparisonEntry Load(string name, string path)
    {
        (LearnerCheckpoint checkpoint, MetaTrainingRecipe recipe) = CheckpointArgument.Load(path);
        return new ComparisonEntry(new ComparedLearner(name, checkpoint.Learner), checkpoint.Recipe.Length == 0 ? null : recipe);
    }

    // All learners read the same inputs, so all must agree on what inputs are.
    private static MetaTrainingRecipe TasksFor(IReadOnlyList<ComparisonEntry> loaded)
    {
        var tasks = new MetaTrainingRecipe();
        if (loaded.Count == 0)
            return tasks;
        ComparisonEntry first = loaded[0];
        ComparisonEntry? prepared = loaded.FirstOrDefault(entry => entry.Images != null);
        foreach (ComparisonEntry entry in loaded)
        {
            if (Sizes(entry) != Sizes(first))
                throw new UsageException(
                    $"Learner '{first.Compared.Name}' has {Sizes(first)}, '{entry.Compared.Name}' {Sizes(entry)}; learners can only be compared on the "
                    + "same inputs.");
            if (entry.Images is { } images && images != prepared!.Images)
                throw new UsageException(
                    $"Learner '{prepared.Compared.Name}' was meta-trained on images prepared as {ComparisonText.Describe(prepared.Images!)}, "
                    + $"'{entry.Compared.Name}' as {ComparisonText.Describe(images)}; learners can only be compared on the same inputs.");
            if (SeesPixels(entry) != SeesPixels(first))
                throw new UsageException(
                    $"Learner '{first.Compared.Name}' was meta-trained on {Seen(first)}, '{entry.Compared.Name}' on {Seen(entry)}; learners can only be "
                    + "compared on the same inputs.");
        }

        return tasks with
        {
            Learner = LearnerCatalog.OptionsOf(first.Compared.Learner),
            Images = prepared?.Images ?? tasks.Images,
            PixelFraction = SeesPixels(first) ? 1 : 0,
        };
    }

    private static bool SeesPixels(ComparisonEntry entry) => entry.Recipe is { PixelFraction: > 0.5f };

    private static string Seen(ComparisonEntry entry) => SeesPixels(entry) ? "pixels as they are" : "projections";

    private static string Sizes(ComparisonEntry entry) => $"{entry.Compared.Learner.InputSize} inputs and {entry.Compared.Learner.Classes} classes";

    private static ComparisonEntry Untrained(string name, string learner, ILearnerOptions sizes)
    {
        JsonObject values = JsonSerializer.SerializeToNode(LearnerCatalog.CreateOptions(learner))!.AsObject();
        values[nameof(ILearnerOptions.InputSize)] = sizes.InputSize;
        values[nameof(ILearnerOptions.Classes)] = sizes.Classes;
        return new ComparisonEntry(new ComparedLearner(name, values.Deserialize<ILearnerOptions>()!.Create()), null);
    }
}
