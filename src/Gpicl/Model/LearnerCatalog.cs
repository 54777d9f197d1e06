using System.Text.Json;
using Gpicl.Baselines.Maml;
using Gpicl.Baselines.MultiTask;
using Gpicl.Baselines.Nearest;
using Gpicl.Baselines.Online;
using Gpicl.Baselines.Recurrent;
using Gpicl.Baselines.Regression;
using Gpicl.Baselines.Vsml;

namespace Gpicl.Model;

/// <summary>The learners of this library by name: what can be kept in checkpoints and chosen on the command line.</summary>
public static class LearnerCatalog
{
    private const string EarlierNearestNeighbors = "nearest-neighbours";

    /// <summary>A learner takes its place in the library by a line here.</summary>
    private static readonly Entry[] Entries =
    [
        Describe<GpiclNetwork, GpiclOptions>(GpiclNetwork.LearnerName, learner => learner.Options),
        Describe<Lstm, LstmOptions>(Lstm.LearnerName, learner => learner.Options),
        Describe<OuterProductLstm, OuterProductLstmOptions>(OuterProductLstm.LearnerName, learner => learner.Options),
        Describe<MultiTaskMlp, MultiTaskMlpOptions>(MultiTaskMlp.LearnerName, learner => learner.Options),
        Describe<VsmlLearner, VsmlOptions>(VsmlLearner.LearnerName, learner => learner.Options),
        Describe<VsmlWithoutSymmetries, VsmlWithoutSymmetriesOptions>(VsmlWithoutSymmetries.LearnerName, learner => learner.Options),
        Describe<OnlineSgd, OnlineSgdOptions>(OnlineSgd.LearnerName, learner => learner.Options),
        Describe<MamlLearner, MamlOptions>(MamlLearner.LearnerName, learner => learner.Options),
        Describe<NearestNeighbors, NearestNeighborsOptions>(NearestNeighbors.LearnerName, learner => learner.Options),
        Describe<NearestCentroid, NearestCentroidOptions>(NearestCentroid.LearnerName, learner => learner.Options),
        Describe<LogisticRegression, LogisticRegressionOptions>(LogisticRegression.LearnerName, learner => learner.Options),
    ];

    /// <summary>The names of all learners.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>The options of a learner, all at their defaults.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no learner of that name.</exception>
    public static ILearnerOptions CreateOptions(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Entry entry = Find(name) ?? throw new ArgumentException($"There is no learner '{name}'; it must be {ListOfNames}.", nameof(name));
        return (ILearnerOptions)Activator.CreateInstance(entry.OptionsType)!;
    }

    /// <summary>The name of the learner that options describe.</summary>
    /// <param name="options">The options of a learner of this library.</param>
    /// <exception cref="NotSupportedException">The options are of a type this library does not know.</exception>
    public static string NameOf(ILearnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Entries.FirstOrDefault(entry => entry.OptionsType == options.GetType())?.Name
            ?? throw new NotSupportedException($"Options of type {options.GetType()} belong to no learner of this library.");
    }

    /// <summary>The options a learner was made with.</summary>
    /// <param name="learner">A learner of this library.</param>
    /// <exception cref="NotSupportedException">The learner is of a type this library does not know.</exception>
    public static ILearnerOptions OptionsOf(ILearner learner)
    {
        ArgumentNullException.ThrowIfNull(learner);
        return Entries.FirstOrDefault(entry => entry.LearnerType == learner.GetType())?.OptionsOf(learner)
            ?? throw new NotSupportedException($"Learners of type {learner.GetType()} are not of this library and cannot be saved.");
    }

    /// <summary>All names, for messages.</summary>
    internal static string ListOfNames => string.Join(" or ", Names.Select(name => $"'{name}'"));

    /// <summary>Options as they were written, without the name of the learner.</summary>
    /// <exception cref="JsonException">There is no learner of that name, or the JSON does not describe its options.</exception>
    internal static ILearnerOptions Parse(string name, JsonElement json)
    {
        Entry entry = Find(name) ?? throw new JsonException($"there is no learner '{name}'; this version knows {ListOfNames}");
        return (ILearnerOptions?)json.Deserialize(entry.OptionsType) ?? throw new JsonException($"no options of a learner '{name}'");
    }

    /// <summary>Whether there is a learner of that name, be it one that only files of earlier versions call it.</summary>
    internal static bool Knows(string name) => Find(name) != null;

    private static Entry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == (name == EarlierNearestNeighbors ? NearestNeighbors.LearnerName : name));

    private static Entry Describe<TLearner, TOptions>(string name, Func<TLearner, TOptions> optionsOf)
        where TLearner : ILearner
        where TOptions : ILearnerOptions, new() => new(name, typeof(TLearner), typeof(TOptions), learner => optionsOf((TLearner)learner));

    private sealed record Entry(string Name, Type LearnerType, Type OptionsType, Func<ILearner, ILearnerOptions> OptionsOf);
}
