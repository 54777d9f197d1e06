using System.Text.Json.Serialization;
using Gpicl.MLNet.Saving;

namespace Gpicl.MLNet.Transforms;

/// <summary>How a <see cref="TopLabelsTransformer"/> is saved: by its columns.</summary>
internal sealed partial class TopLabelsFormat()
    : PartFormat<TopLabelsTransformer, TopLabelsFormat.Settings>("top-labels", () => TopLabelsJson.Default.Settings)
{
    public static readonly TopLabelsFormat Instance = new();

    protected override Settings Describe(TopLabelsTransformer transformer, PartEntries entries) => transformer.Settings;

    protected override TopLabelsTransformer Restore(Settings settings, PartEntries entries) =>
        !string.IsNullOrEmpty(settings.OutputColumn) && !string.IsNullOrEmpty(settings.ScoreColumn) && settings.Count > 0
            ? new TopLabelsTransformer(settings)
            : throw new InvalidDataException($"a part of it ranks no labels: {settings}");

    internal sealed record Settings(string OutputColumn, string ScoreColumn, int Count);

    [JsonSerializable(typeof(Settings))]
    private sealed partial class TopLabelsJson : JsonSerializerContext;
}
