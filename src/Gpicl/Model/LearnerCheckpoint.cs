using System.Reflection;
using System.Text.Json;
using Gpicl.IO;
using Gpicl.Tensors;

namespace Gpicl.Model;

/// <summary>A meta-trained learner in a file: safetensors weights, with the architecture and how it was made as JSON in the metadata.</summary>
public sealed class LearnerCheckpoint
{
    private const string Format = "gpicl-learner";
    private const string ResourcePrefix = "Gpicl.Model.";

    /// <summary>Binary digits of a weight.</summary>
    internal const int AllDigits = 24;

    /// <summary>Of the packaged Transformer for tables.</summary>
    internal const string TablesName = "gpicl-tables";

    /// <summary>Of the packaged Transformer for images.</summary>
    internal const string ImagesName = "gpicl-images";

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
    internal ILearner Learner { get; }

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
    /// <param name="digits">Leading binary digits that are kept of each weight; 8 make a file of 16-bit floats. Default: all.</param>
    /// <exception cref="NotSupportedException">The learner is of a type this library does not know.</exception>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Save(ILearner learner, string path, string recipe = "", int digits = AllDigits)
    {
        ArgumentNullException.ThrowIfNull(learner);
        new SafetensorsFile(Tensors(learner, "", [], digits), Metadata(learner, recipe)).Save(path);
    }

    /// <summary>Reads a learner.</summary>
    /// <param name="path">A file that <see cref="MetaTraining.MetaTrainer.Save"/> or <c>gpicl meta-train</c> wrote.</param>
    /// <exception cref="CheckpointFormatException">The file is damaged or is not a checkpoint of a learner.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static LearnerCheckpoint Load(string path) => FromLearnerFile(SafetensorsFile.Load(path), path);

    /// <summary>Reads a pretrained learner that comes with the library; <c>docs/checkpoint.md</c> says how they were made.</summary>
    /// <param name="learner">
    /// <c>gpicl</c>, the default, <c>gpicl-tables</c> and <c>gpicl-images</c>, the same for tables and for images, or <c>maml</c>.
    /// </param>
    /// <exception cref="ArgumentException">The library has no pretrained learner of that name.</exception>
    public static LearnerCheckpoint LoadDefault(string learner = GpiclNetwork.LearnerName)
    {
        ArgumentNullException.ThrowIfNull(learner);
        string resource = $"{ResourcePrefix}{learner}.safetensors";
        using Stream stream = typeof(LearnerCheckpoint).Assembly.GetManifestResourceStream(resource)
            ?? throw new ArgumentException(
                $"There is no pretrained learner '{learner}'; there are 'gpicl', '{TablesName}', '{ImagesName}' and 'maml'.", nameof(learner));
        return Read(stream, resource);
    }

    /// <summary>Reads a learner from a stream, such as an embedded resource.</summary>
    /// <param name="stream">Read to its end, left open.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="CheckpointFormatException">The bytes are damaged or are not a checkpoint of a learner.</exception>
    public static LearnerCheckpoint Read(Stream stream, string source) => FromLearnerFile(SafetensorsFile.Read(stream, source), source);

    /// <summary>
    /// Copies of a learner's weights, for this file or one that holds more than a learner: 16-bit floats, where that changes none of them.
    /// </summary>
    /// <param name="learner">The learner.</param>
    /// <param name="prefix">Begins the names of tensors; the names of parameters follow.</param>
    /// <param name="elsewhere">Names of tensors to leave out.</param>
    /// <param name="digits">Binary digits to round weights to.</param>
    internal static IEnumerable<SafetensorsTensor> Tensors(ILearner learner, string prefix, HashSet<string> elsewhere, int digits = AllDigits)
    {
        Parameter[] parameters = [.. learner.Parameters.Where(parameter => !elsewhere.Contains(prefix + parameter.Name))];
        float[][] values = Array.ConvertAll(parameters, parameter => Round(parameter.Values, digits));
        SafetensorsDataType type = values.All(tensor => BFloat16.HoldsAll(tensor)) ? SafetensorsDataType.BF16 : SafetensorsDataType.F32;
        return parameters.Zip(values, (parameter, own) => new SafetensorsTensor(prefix + parameter.Name, parameter.Shape.ToArray(), own, type));
    }

    /// <summary>What is written of a learner beside its weights.</summary>
    internal static Dictionary<string, string> Metadata(ILearner learner, string recipe) => new()
    {
        ["format"] = SafetensorsFile.FormatOf(Format),
        ["learner"] = learner.Name,
        ["options"] = LearnerCatalog.Serialize(LearnerCatalog.OptionsOf(learner)),
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

    /// <summary>The learner as one of a kind.</summary>
    /// <exception cref="CheckpointFormatException">It is another learner.</exception>
    internal TLearner Require<TLearner>()
        where TLearner : class, ILearner => Learner as TLearner
            ?? throw new CheckpointFormatException(source, $"it holds a learner '{Learner.Name}', but '{LearnerCatalog.NameOf<TLearner>()}' is needed");

    /// <summary>Copies weights from a file into parameters of the same names and shapes, all or none of them.</summary>
    internal static void CopyWeights(SafetensorsFile file, string prefix, ParameterSet parameters)
    {
        var values = new ReadOnlyMemory<float>[parameters.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = file.GetFloats(prefix + parameters[i].Name, parameters[i].Shape.ToArray());
        for (int i = 0; i < values.Length; i++)
            values[i].Span.CopyTo(parameters[i].Values);
    }

    // To the nearest numbers of so many binary digits, even ones of two; what is not finite stays, and is refused later.
    private static float[] Round(ReadOnlySpan<float> values, int digits)
    {
        float[] rounded = values.ToArray();
        int dropped = AllDigits - digits;
        foreach (ref float value in rounded.AsSpan())
        {
            int bits = BitConverter.SingleToInt32Bits(value);
            if (dropped > 0 && float.IsFinite(value))
                value = BitConverter.Int32BitsToSingle(bits + (1 << dropped >> 1) - 1 + (bits >> dropped & 1) >> dropped << dropped);
        }

        return rounded;
    }

    private static LearnerCheckpoint FromLearnerFile(SafetensorsFile file, string source)
    {
        file.RequireFormat(Format);
        return FromFile(file, source, "");
    }

    private static (ILearner Learner, ILearnerOptions Options) Create(SafetensorsFile file, string source, string prefix)
    {
        string name = file.GetMetadata("learner");
        if (!LearnerCatalog.Knows(name))
            throw new CheckpointFormatException(source, $"it holds a learner '{name}'; this version knows {LearnerCatalog.ListOfNames}");
        try
        {
            ILearnerOptions options = LearnerCatalog.Parse(name, JsonElement.Parse(file.GetMetadata("options")));
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
