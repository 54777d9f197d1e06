using System.Text.Json.Serialization;
using Gpicl.MLNet.Saving;

namespace Gpicl.MLNet.Transforms;

/// <summary>How a <see cref="LabelPermutationTransformer"/> is saved: by the task's numbers. ML.NET has nothing that does the same.</summary>
internal sealed partial class LabelPermutationFormat()
    : PartFormat<LabelPermutationTransformer, LabelPermutationFormat.Settings>("permutation", () => LabelPermutationJson.Default.Settings)
{
    public static readonly LabelPermutationFormat Instance = new();

    private const int MostClasses = 1_000_000;

    protected override Settings Describe(LabelPermutationTransformer transformer, PartEntries entries) =>
        new(transformer.OutputColumnName, transformer.InputColumnName, transformer.Classes, transformer.Seed, transformer.TaskNumber);

    protected override LabelPermutationTransformer Restore(Settings settings, PartEntries entries)
    {
        var (output, input, classes, seed, task) = settings;
        return !string.IsNullOrEmpty(output) && !string.IsNullOrEmpty(input) && classes is > 0 and <= MostClasses && task >= 0
            ? new LabelPermutationTransformer(output, input, classes, seed, task)
            : throw new InvalidDataException($"a part of it is no permutation: {settings}");
    }

    internal sealed record Settings(string OutputColumn, string InputColumn, int Classes, ulong Seed, long Task);

    [JsonSerializable(typeof(Settings))]
    private sealed partial class LabelPermutationJson : JsonSerializerContext;
}
