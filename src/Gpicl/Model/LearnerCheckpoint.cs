using System.Reflection;
using System.Text.Json;
using Gpicl.Baselines.Maml;
using Gpicl.IO;
using Gpicl.Tensors;

namespace Gpicl.Model;

/// <summary>A meta-trained learner in a file: safetensors weights, with the architecture and how it was made as JSON in the metadata.</summary>
public sealed class LearnerCheckpoint
{
    private const string Format = "gpicl-learner";
    private const string TransformerResource = "Gpicl.Model.small.safetensors";
    private const string MamlResource = "Gpicl.Model.maml.safetensors";

    private readonly string source;

    private LearnerCheckpoint(ILearner learner, ILearnerOptions options, string source, string recipe, string libraryVersion)
    {
        this.source = source;
        Learner = learner;
        Options = options;
        Recipe = recipe;
        LibraryVersion = libraryVersion;
    }

    /// <summary>The learner with its weights.</summary>
    public ILearner Learner { get; }

    /// <summary>The architecture of the learner.</summary>
    public ILearnerOptions Options { get; }

    /// <summary>How the weights were made, as JSON; empty when not recorded.</summary>
    public string Recipe { get; }

    /// <summary>Version of this library that wrote the file.</summary>
    public string LibraryVersion { get; }

    /// <summary>Writes a learner's architecture and weights, atomically.</summary>
    /// <param name="learner">A learner of this library.</param>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="recipe">How the weights were made, as JSON. Default: not recorded.</param>
    /// <exception cref="NotSupportedException">The learner is of a type this library does not know.</exception>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(ILearner learner, string path, string recipe = "")
    {
        ArgumentNullException.ThrowIfNull(learner);
        new SafetensorsFile(Tensors(learner, ""), Metadata(learner, recipe)).Save(path);
    }

    /// <summary>Reads a learner.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="CheckpointFormatException">The file is damaged or is not a checkpoint of a learner.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static LearnerCheckpoint Load(string path) => FromLearnerFile(SafetensorsFile.Load(path), path);

    /// <summary>Reads a pretrained learner that comes with the library; <c>docs/checkpoint.md</c> says how they were made.</summary>
    /// <param name="learner"><see cref="GpiclNetwork.LearnerName"/>, the default, or <see cref="MamlLearner.LearnerName"/>.</param>
    /// <exception cref="ArgumentException">The library has no pretrained learner of that name.</exception>
    /// <exception cref="InvalidOperationException">This build of the library has none packaged.</exception>
    public static LearnerCheckpoint LoadDefault(string learner = GpiclNetwork.LearnerName)
    {
        string resource = learner switch
        {
            GpiclNetwork.LearnerName => TransformerResource,
            MamlLearner.LearnerName => MamlResource,
            _ => throw new ArgumentException($"There is no pretrained learner '{learner}'; there are '{GpiclNetwork.LearnerName}' and '{MamlLearner.LearnerName}'.", nameof(learner)),
        };
        using Stream stream = typeof(LearnerCheckpoint).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"This build of the library has no pretrained checkpoint ({resource}). Give the path of a checkpoint instead; 'gpicl meta-train' makes one.");
        return Read(stream, resource);
    }

    /// <summary>Reads a learner from a stream, such as an embedded resource.</summary>
    /// <param name="stream">Read to its end, left open.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="CheckpointFormatException">The bytes are damaged or are not a checkpoint of a learner.</exception>
    public static LearnerCheckpoint Read(Stream stream, string source) => FromLearnerFile(SafetensorsFile.Read(stream, source), source);

    /// <summary>Copies of a learner's weights, for this file or one that holds more than a learner.</summary>
    internal static IEnumerable<SafetensorsTensor> Tensors(ILearner learner, string prefix) =>
        learner.Parameters.Select(parameter => new SafetensorsTensor(prefix + parameter.Name, parameter.Shape.ToArray(), parameter.Values.ToArray()));

    /// <summary>What is written of a learner beside its weights.</summary>
    internal static Dictionary<string, string> Metadata(ILearner learner, string recipe) => new()
    {
        ["format"] = Format,
        ["learner"] = learner.Name,
        ["options"] = Serialize(LearnerCatalog.OptionsOf(learner)),
        ["recipe"] = recipe,
        ["library"] = typeof(LearnerCheckpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
    };

    /// <summary>Makes the learner that a file of any format holds in tensors whose names begin with <paramref name="prefix"/>.</summary>
    internal static LearnerCheckpoint FromFile(SafetensorsFile file, string source, string prefix)
    {
        (ILearner learner, ILearnerOptions options) = Create(file, source, prefix);
        CopyWeights(file, prefix, learner.Parameters);
        return new LearnerCheckpoint(learner, options, source, file.GetMetadata("recipe"), file.GetMetadata("library"));
    }

    /// <summary>The learner as the Transformer that in-context inference needs.</summary>
    /// <exception cref="CheckpointFormatException">It is another learner.</exception>
    internal GpiclNetwork RequireTransformer() => Learner as GpiclNetwork
        ?? throw new CheckpointFormatException(source, $"it holds a learner '{Learner.Name}', but in-context inference needs '{GpiclNetwork.LearnerName}'");

    /// <summary>The learner as the network that <see cref="MamlClassifier"/> begins with.</summary>
    /// <exception cref="CheckpointFormatException">It is another learner.</exception>
    internal MamlLearner RequireMaml() => Learner as MamlLearner
        ?? throw new CheckpointFormatException(source, $"it holds a learner '{Learner.Name}', but '{MamlLearner.LearnerName}' is needed");

    /// <summary>Copies weights from a file into parameters of the same names and shapes, all or none of them.</summary>
    internal static void CopyWeights(SafetensorsFile file, string prefix, ParameterSet parameters)
    {
        var values = new ReadOnlyMemory<float>[parameters.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = file.GetTensor(prefix + parameters[i].Name, SafetensorsDataType.F32, parameters[i].Shape.ToArray()).Float32Values;
        for (int i = 0; i < values.Length; i++)
            values[i].Span.CopyTo(parameters[i].Values);
    }

    private static LearnerCheckpoint FromLearnerFile(SafetensorsFile file, string source)
    {
        if (file.GetMetadata("format") != Format)
            throw new CheckpointFormatException(source, $"its format is '{file.GetMetadata("format")}', but '{Format}' is expected");
        return FromFile(file, source, "");
    }

    private static string Serialize(ILearnerOptions options) => JsonSerializer.Serialize(options, options.GetType());

    private static (ILearner Learner, ILearnerOptions Options) Create(SafetensorsFile file, string source, string prefix)
    {
        string name = file.GetMetadata("learner");
        if (!LearnerCatalog.Knows(name))
            throw new CheckpointFormatException(source, $"it holds a learner '{name}'; this version knows {LearnerCatalog.ListOfNames}");
        try
        {
            ILearnerOptions options = LearnerCatalog.Parse(name, JsonSerializer.Deserialize<JsonElement>(file.GetMetadata("options")));
            options.Validate();

            // The file must hold as many weights as it claims before room is made for them.
            long held = file.Tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal)).Sum(tensor => (long)tensor.Count);
            if (held != options.ParameterCount)
                throw new CheckpointFormatException(source, $"its options call for {options.ParameterCount} weights, but it holds {held}");
            return (options.Create(), options);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new CheckpointFormatException(source, $"its options are not valid: {exception.Message}", exception);
        }
    }
}
