using System.Text.Json;
using System.Text.Json.Serialization;
using Gpicl.Datasets;
using Gpicl.Tasks;

namespace Gpicl.MetaTesting.Comparisons;

/// <summary>Unseen tasks that learners are compared on. Sequence i is the same task with the same examples for every one of them.</summary>
internal sealed partial class ComparedTasks
{
    /// <summary>Takes tasks of any kind.</summary>
    /// <param name="name">What tables call them; unique in a comparison.</param>
    /// <param name="tasks">Tasks that no learner was meta-trained on.</param>
    /// <param name="fingerprint">Different for tasks that differ in anything: data, seed, sizes.</param>
    /// <exception cref="ArgumentException">The name or the fingerprint is empty.</exception>
    public ComparedTasks(string name, ITaskDistribution tasks, string fingerprint)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentException.ThrowIfNullOrEmpty(fingerprint);
        Name = name;
        Tasks = tasks;
        Fingerprint = fingerprint;
    }

    /// <summary>What tables call them.</summary>
    public string Name { get; }

    /// <summary>The tasks.</summary>
    public ITaskDistribution Tasks { get; }

    /// <summary>A hash of all that defines the tasks.</summary>
    public string Fingerprint { get; }

    /// <summary>Unseen tasks made from a dataset by random projections and label permutations (§3.1).</summary>
    /// <param name="name">What tables call them.</param>
    /// <param name="dataset">Prepared data that no learner was meta-trained on, such as a test split.</param>
    /// <param name="options">Seed and sizes; tasks are unseen whatever <see cref="ProjectedTaskOptions.Unseen"/> says.</param>
    /// <exception cref="ArgumentException">An option is out of range, or dataset and options do not go together.</exception>
    public static ComparedTasks FromDataset(string name, Dataset dataset, ProjectedTaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Unseen = true };
        using var fingerprint = new Fingerprint();
        return new ComparedTasks(name, new ProjectedTasks(dataset, options), fingerprint
            .Add(JsonSerializer.Serialize(options, TaskOptionsJson.Default.ProjectedTaskOptions))
            .Add(JsonSerializer.Serialize(dataset.Image, TaskOptionsJson.Default.NullableImageShape))
            .Add(dataset.Inputs)
            .Add(dataset.Labels)
            .Finish());
    }

    /// <summary>Unseen tasks of the paper's Random dataset (A.5).</summary>
    /// <param name="name">What tables call them.</param>
    /// <param name="options">Seed and sizes; tasks are unseen whatever <see cref="RandomDatasetTaskOptions.Unseen"/> says.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static ComparedTasks FromRandomDatasets(string name, RandomDatasetTaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Unseen = true };
        using var fingerprint = new Fingerprint();
        return new ComparedTasks(
            name, new RandomDatasetTasks(options),
            fingerprint.Add(nameof(RandomDatasetTasks)).Add(JsonSerializer.Serialize(options, TaskOptionsJson.Default.RandomDatasetTaskOptions)).Finish());
    }

    [JsonSerializable(typeof(ProjectedTaskOptions))]
    [JsonSerializable(typeof(RandomDatasetTaskOptions))]
    [JsonSerializable(typeof(ImageShape?))]
    private sealed partial class TaskOptionsJson : JsonSerializerContext;
}
