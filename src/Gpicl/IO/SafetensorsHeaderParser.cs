using System.Text.Json;
using System.Text.Unicode;

namespace Gpicl.IO;

/// <summary>
/// Turns the JSON of a header into entries that are known to be sound: supported types, sizes that match the bytes, and
/// tensors that follow one another without a hole or an overlap. Nothing here is as large as a header claims data to be.
/// </summary>
internal sealed class SafetensorsHeaderParser(string source)
{
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly List<SafetensorsEntry> entries = [];

    /// <summary>The entries in the order of their data, and the metadata.</summary>
    public (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(byte[] json)
    {
        if (json.Length == 0 || json[0] != (byte)'{')
            throw Error("the header does not begin with '{'");
        if (!Utf8.IsValid(json))
            throw Error("the header is not valid UTF-8");
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(SafetensorsHeader.MetadataKey))
                    ParseMetadata(property.Value);
                else
                    entries.Add(ParseEntry(property.Name, property.Value));
            }
        }
        catch (JsonException error)
        {
            throw Error($"the header is not well-formed JSON ({error.Message.TrimEnd('.')})", error);
        }
        catch (InvalidOperationException error)
        {
            // System.Text.Json finds an escaped half of a surrogate pair only when the string is asked for.
            throw Error("the header holds text that is not valid Unicode", error);
        }

        entries.Sort((left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));
        RequireContiguous();
        return (entries, metadata);
    }

    private void ParseMetadata(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Error($"{SafetensorsHeader.MetadataKey} is not a map of strings");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw Error($"the metadata value of '{property.Name}' is not a string");
            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private SafetensorsEntry ParseEntry(string name, JsonElement element)
    {
        if (name.Length == 0)
            throw Error("a tensor has an empty name");
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("dtype", out JsonElement code) || code.ValueKind != JsonValueKind.String
            || !element.TryGetProperty("shape", out JsonElement sizes) || sizes.ValueKind != JsonValueKind.Array
            || !element.TryGetProperty("data_offsets", out JsonElement offsets) || offsets.ValueKind != JsonValueKind.Array)
            throw Error($"tensor '{name}' lacks a dtype string, a shape list or a data_offsets list");
        if (!SafetensorsHeader.TryParseCode(code.GetString(), out SafetensorsDataType type))
            throw Error($"tensor '{name}' has dtype {code.GetString()}; BF16, F32, I64 and U64 are supported");

        int[] shape = ParseShape(name, sizes);
        if (!SafetensorsHeader.TryCount(shape, out long count) || count > Array.MaxLength)
            throw Error($"tensor '{name}' has shape {SafetensorsText.Format(shape)}, more values than an array can hold");
        if (offsets.GetArrayLength() != 2
            || !TryGetInt64(offsets[0], out long begin) || !TryGetInt64(offsets[1], out long end) || begin < 0 || end < begin)
            throw Error($"tensor '{name}' has data_offsets {offsets.GetRawText()}, not two ascending byte positions");
        if (end - begin != count * SafetensorsHeader.BytesPerValue(type))
            throw Error(
                $"tensor '{name}' has {end - begin} bytes, but {type} values of shape {SafetensorsText.Format(shape)} take "
                + $"{count * SafetensorsHeader.BytesPerValue(type)}");
        return new SafetensorsEntry(name, type, shape, (int)count, begin, end);
    }

    private int[] ParseShape(string name, JsonElement sizes)
    {
        int[] shape = new int[sizes.GetArrayLength()];
        int dimension = 0;
        foreach (JsonElement size in sizes.EnumerateArray())
        {
            if (!TryGetInt64(size, out long value) || value is < 0 or > int.MaxValue)
                throw Error($"tensor '{name}' has a size of {size.GetRawText()} in its shape; sizes are whole numbers in 0 .. {int.MaxValue}");
            shape[dimension++] = (int)value;
        }

        return shape;
    }

    private void RequireContiguous()
    {
        long expected = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin < expected)
                throw Error($"tensor '{entry.Name}' begins at byte {entry.Begin} and overlaps the one that ends at byte {expected}");
            if (entry.Begin > expected)
                throw Error($"bytes {expected} to {entry.Begin} before tensor '{entry.Name}' belong to no tensor");
            expected = entry.End;
        }
    }

    private static bool TryGetInt64(JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value);
    }

    private CheckpointFormatException Error(string reason, Exception? inner = null) => new(source, reason, inner);
}
