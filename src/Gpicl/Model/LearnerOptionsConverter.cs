using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Gpicl.Model;

/// <summary>
/// Options of any learner as a JSON object with the learner's name in it; without a name they are those of a Transformer, the
/// only learner there was at first.
/// </summary>
internal sealed class LearnerOptionsConverter : JsonConverter<ILearnerOptions>
{
    private const string NameProperty = "Name";

    public override ILearnerOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement json = JsonElement.ParseValue(ref reader);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(NameProperty, out JsonElement name))
            return LearnerCatalog.Parse(GpiclNetwork.LearnerName, json);
        if (name.ValueKind != JsonValueKind.String)
            throw new JsonException("the name of a learner must be a string");
        return LearnerCatalog.Parse(name.GetString()!, json);
    }

    public override void Write(Utf8JsonWriter writer, ILearnerOptions value, JsonSerializerOptions options)
    {
        // Applications that write options by reflection may call properties otherwise.
        JsonTypeInfo type = options.TypeInfoResolver?.GetTypeInfo(value.GetType(), options) ?? LearnerCatalog.JsonOf(value);
        JsonObject json = JsonSerializer.SerializeToNode(value, type)!.AsObject();
        json.Insert(0, options.PropertyNamingPolicy?.ConvertName(NameProperty) ?? NameProperty, LearnerCatalog.NameOf(value));
        json.WriteTo(writer, options);
    }
}
