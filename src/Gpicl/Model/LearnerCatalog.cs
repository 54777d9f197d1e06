using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gpicl.Baselines.Maml;
using Gpicl.Baselines.MultiTask;
using Gpicl.Baselines.Nearest;
using Gpicl.Baselines.Online;
using Gpicl.Baselines.Recurrent;
using Gpicl.Baselines.Regression;
using Gpicl.Baselines.Vsml;

namespace Gpicl.Model;

/// <summary>The learners of this library by name: what can be kept in checkpoints and chosen on the command line.</summary>
internal static partial class LearnerCatalog
{
    private const string EarlierNearestNeighbors = "nearest-neighbours"; // in files of version 0.1

    /// <summary>A learner takes its place in the library by a line here, and one for its options at the end of the file.</summary>
    private static readonly Entry[] Entries =
    [
        Describe(GpiclNetwork.LearnerName, LearnerJson.Default.GpiclOptions, (GpiclNetwork learner) => learner.Options),
        Describe(Lstm.LearnerName, LearnerJson.Default.LstmOptions, (Lstm learner) => learner.Options),
        Describe(OuterProductLstm.LearnerName, LearnerJson.Default.OuterProductLstmOptions, (OuterProductLstm learner) => learner.Options),
        Describe(MultiTaskMlp.LearnerName, LearnerJson.Default.MultiTaskMlpOptions, (MultiTaskMlp learner) => learner.Options),
        Describe(VsmlLearner.LearnerName, LearnerJson.Default.VsmlOptions, (VsmlLearner learner) => learner.Options),
        Describe(VsmlWithoutSymmetries.LearnerName, LearnerJson.Default.VsmlWithoutSymmetriesOptions, (VsmlWithoutSymmetries learner) => learner.Options),
        Describe(OnlineSgd.LearnerName, LearnerJson.Default.OnlineSgdOptions, (OnlineSgd learner) => learner.Options),
        Describe(MamlLearner.LearnerName, LearnerJson.Default.MamlOptions, (MamlLearner learner) => learner.Options),
        Describe(NearestNeighbors.LearnerName, LearnerJson.Default.NearestNeighborsOptions, (NearestNeighbors learner) => learner.Options),
        Describe(NearestCentroid.LearnerName, LearnerJson.Default.NearestCentroidOptions, (NearestCentroid learner) => learner.Options),
        Describe(LogisticRegression.LearnerName, LearnerJson.Default.LogisticRegressionOptions, (LogisticRegression learner) => learner.Options),
    ];

    /// <summary>The names of all learners.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>All names, for messages.</summary>
    public static string ListOfNames => string.Join(" or ", Names.Select(name => $"'{name}'"));

    /// <summary>Whether there is a learner of that name, be it one that only files of earlier versions call it.</summary>
    public static bool Knows(string name) => Find(name) != null;

    /// <summary>The options of a learner, all at their defaults.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no learner of that name.</exception>
    public static ILearnerOptions CreateOptions(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Entry entry = Find(name) ?? throw new ArgumentException($"There is no learner '{name}'; it must be {ListOfNames}.", nameof(name));
        return entry.CreateOptions();
    }

    /// <summary>The name of a kind of learner.</summary>
    public static string NameOf<TLearner>()
        where TLearner : ILearner => Entries.First(entry => entry.LearnerType == typeof(TLearner)).Name;

    /// <summary>The name of the learner that options describe.</summary>
    /// <param name="options">The options of a learner of this library.</param>
    public static string NameOf(ILearnerOptions options) => EntryOf(options).Name;

    /// <summary>The options a learner was made with.</summary>
    /// <param name="learner">A learner of this library.</param>
    /// <exception cref="NotSupportedException">The learner is of a type this library does not know.</exception>
    public static ILearnerOptions OptionsOf(ILearner learner)
    {
        ArgumentNullException.ThrowIfNull(learner);
        return Entries.FirstOrDefault(entry => entry.LearnerType == learner.GetType())?.OptionsOf(learner)
            ?? throw new NotSupportedException($"Learners of type {learner.GetType()} are not of this library and cannot be saved.");
    }

    /// <summary>Options as checkpoints keep them: JSON without the name of the learner.</summary>
    public static string Serialize(ILearnerOptions options) => JsonSerializer.Serialize(options, EntryOf(options).Json);

    /// <summary>Options as recipes keep them: JSON with the name of the learner in front.</summary>
    public static string SerializeWithName(ILearnerOptions options) => JsonSerializer.Serialize(options, LearnerJson.Default.ILearnerOptions);

    /// <summary>How options are written without the name of the learner.</summary>
    public static JsonTypeInfo JsonOf(ILearnerOptions options) => EntryOf(options).Json;

    /// <summary>Reads options that were written without the name of the learner; what is missing has its default.</summary>
    /// <exception cref="JsonException">There is no learner of that name, or the JSON does not describe its options.</exception>
    public static ILearnerOptions Parse(string name, JsonElement json)
    {
        Entry entry = Find(name) ?? throw new JsonException($"there is no learner '{name}'; this version knows {ListOfNames}");
        if (json.ValueKind != JsonValueKind.Object)
            throw new JsonException("the options of a learner must be a JSON object");

        // Generated code gives what is missing the default of its type, not that of the options.
        JsonObject values = JsonSerializer.SerializeToNode(entry.CreateOptions(), entry.Json)!.AsObject();
        foreach (JsonProperty property in json.EnumerateObject())
            values[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        return (ILearnerOptions)values.Deserialize(entry.Json)!;
    }

    private static Entry? Find(string name) =>
        Array.Find(Entries, entry => entry.Name == (name == EarlierNearestNeighbors ? NearestNeighbors.LearnerName : name));

    private static Entry EntryOf(ILearnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Array.Find(Entries, entry => entry.Json.Type == options.GetType())!;
    }

    private static Entry Describe<TLearner, TOptions>(string name, JsonTypeInfo<TOptions> json, Func<TLearner, TOptions> optionsOf)
        where TLearner : ILearner
        where TOptions : ILearnerOptions, new() => new(name, typeof(TLearner), json, () => new TOptions(), learner => optionsOf((TLearner)learner));

    private sealed record Entry(
        string Name, Type LearnerType, JsonTypeInfo Json, Func<ILearnerOptions> CreateOptions, Func<ILearner, ILearnerOptions> OptionsOf);

    [JsonSerializable(typeof(ILearnerOptions))]
    [JsonSerializable(typeof(GpiclOptions))]
    [JsonSerializable(typeof(LstmOptions))]
    [JsonSerializable(typeof(OuterProductLstmOptions))]
    [JsonSerializable(typeof(MultiTaskMlpOptions))]
    [JsonSerializable(typeof(VsmlOptions))]
    [JsonSerializable(typeof(VsmlWithoutSymmetriesOptions))]
    [JsonSerializable(typeof(OnlineSgdOptions))]
    [JsonSerializable(typeof(MamlOptions))]
    [JsonSerializable(typeof(NearestNeighborsOptions))]
    [JsonSerializable(typeof(NearestCentroidOptions))]
    [JsonSerializable(typeof(LogisticRegressionOptions))]
    private sealed partial class LearnerJson : JsonSerializerContext;
}
