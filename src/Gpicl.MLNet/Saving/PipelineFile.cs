using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Gpicl.IO;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Saving;

/// <summary>
/// A fitted pipeline in a zip archive: <c>pipeline.json</c> lists the parts, <c>schema.zip</c> holds the input schema, and a
/// folder for each part its entries. ML.NET's own transformers are kept in its own format, as many as stand in a row in one part.
/// </summary>
/// <param name="catalog">Writes and reads what is ML.NET's.</param>
/// <param name="formats">Of the transformers that can be read.</param>
internal sealed partial class PipelineFile(ModelOperationsCatalog catalog, params IReadOnlyList<PartFormat> formats)
{
    private const string DescriptionEntry = "pipeline.json";
    private const string SchemaEntry = "schema.zip";
    private const string ModelEntry = "model.zip";
    private const string ExpectedFormat = "gpicl-pipeline";
    private const int KnownVersion = 2;
    private const int LastWithoutChecksum = 1;
    private const string BuiltIn = "built-in"; // kind of the parts with ML.NET's own transformers
    private const string Kind = "kind";
    private const string Scopes = "Scopes";

    /// <summary>Writes a file, atomically.</summary>
    /// <param name="model">The pipeline.</param>
    /// <param name="inputSchema">Of the data it is meant for; null for none.</param>
    /// <param name="path">The file to create or replace.</param>
    public void Save(ITransformer model, DataViewSchema? inputSchema, string path) => AtomicFile.Write(path, stream => Write(model, inputSchema, stream));

    /// <summary>Writes to a stream, which is left open.</summary>
    /// <param name="model">The pipeline.</param>
    /// <param name="inputSchema">Of the data it is meant for; null for none.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="graph">The graph it will be attached to; null for none.</param>
    public void Write(ITransformer model, DataViewSchema? inputSchema, Stream stream, AttachedGraph? graph = null) =>
        PipelineArchive.Write(stream, archive => Write(model, inputSchema, archive, graph));

    /// <summary>Reads a file that <see cref="Save"/> or ML.NET's <c>Model.Save</c> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputSchema">The schema it was saved with, or null.</param>
    /// <exception cref="InvalidDataException">It is damaged, or holds nothing of this library.</exception>
    public TransformerChain<ITransformer> Load(string path, out DataViewSchema? inputSchema)
    {
        using FileStream stream = File.OpenRead(path);
        try
        {
            return Read(stream, out inputSchema) ?? new BuiltInFile(catalog, this).Read(stream, out inputSchema);
        }
        catch (Exception exception) when (exception is not (IOException or OutOfMemoryException)
            || exception is CheckpointFormatException or EndOfStreamException)
        {
            throw new InvalidDataException($"'{path}' is not a usable pipeline: {exception.Message}", exception);
        }
    }

    /// <summary>Reads from a stream, or gives null where it holds an archive of another kind.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="inputSchema">The schema it was saved with, or null.</param>
    /// <param name="graph">The graph it was attached to; null for none.</param>
    public TransformerChain<ITransformer>? Read(Stream stream, out DataViewSchema? inputSchema, AttachedGraph? graph = null)
    {
        inputSchema = null;
        bool hasChecksum = PipelineArchive.Check(stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.GetEntry(DescriptionEntry) is not { } entry)
            return null;
        Description description = ReadDescription(entry);
        if (description.Version > LastWithoutChecksum && !hasChecksum)
            throw new InvalidDataException("its checksum is missing");
        List<ITransformer> transformers = [];
        List<TransformerScope> scopes = [];
        foreach (JsonNode? node in description.Parts)
        {
            JsonObject part = node?.AsObject() ?? throw new InvalidDataException("a part of it is empty");
            var own = part[Scopes].Deserialize(PipelineJson.Default.TransformerScopeArray) ?? throw new InvalidDataException("a part of it has no scopes");
            var read = ReadPart(part, new PartEntries(catalog, archive, node.GetElementIndex(), graph));
            if (read.Count != own.Length)
                throw new InvalidDataException($"part {node.GetElementIndex()} has {read.Count} transformers, but {own.Length} scopes");
            transformers.AddRange(read);
            scopes.AddRange(own);
        }

        inputSchema = archive.GetEntry(SchemaEntry) == null ? null : MLNetEntry.Read(catalog, archive, SchemaEntry).Schema;
        return new TransformerChain<ITransformer>(transformers, scopes);
    }

    private void Write(ITransformer model, DataViewSchema? inputSchema, ZipArchive archive, AttachedGraph? graph)
    {
        var parts = new JsonArray();
        (ITransformer Transformer, TransformerScope Scope)[] rest = [.. ScopedTransformers.Of(model)];
        while (rest.Length > 0)
        {
            int builtIn = rest.TakeWhile(each => each.Transformer is not IHasFormat).Count();
            var taken = rest[..Math.Max(1, builtIn)];
            parts.Add(WritePart(taken, new PartEntries(catalog, archive, parts.Count, graph)));
            rest = rest[taken.Length..];
        }

        if (inputSchema != null)
            MLNetEntry.Write(catalog, archive, SchemaEntry, [], inputSchema);
        using Stream entry = archive.CreateEntry(DescriptionEntry).Open();
        using var json = new Utf8JsonWriter(entry);
        new JsonObject
        {
            [nameof(Description.Format)] = ExpectedFormat,
            [nameof(Description.Version)] = KnownVersion,
            [nameof(Description.Parts)] = parts,
        }.WriteTo(json);
    }

    private static JsonObject WritePart((ITransformer Transformer, TransformerScope Scope)[] transformers, PartEntries entries)
    {
        var part = new JsonObject();
        string kind = BuiltIn;
        if (transformers[0].Transformer is IHasFormat own)
        {
            kind = own.Format.Kind;
            part = own.Format.Write(own, entries);
        }
        else
        {
            entries.WriteTransformers(ModelEntry, Array.ConvertAll(transformers, each => each.Transformer));
        }

        // In front: version 0.1 of this library expects it there.
        part.Insert(0, Kind, kind);
        part.Insert(1, Scopes, new JsonArray(Array.ConvertAll(transformers, each => (JsonNode?)(int)each.Scope)));
        return part;
    }

    private static Description ReadDescription(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        Description? description = JsonSerializer.Deserialize(stream, PipelineJson.Default.Description);
        if (description?.Format != ExpectedFormat || description.Parts == null)
            throw new InvalidDataException($"its format is '{description?.Format}', but '{ExpectedFormat}' with parts is expected");
        if (description.Version is < 1 or > KnownVersion)
            throw new InvalidDataException($"its version is {description.Version}; this library reads versions 1 .. {KnownVersion}");
        return description;
    }

    private IReadOnlyList<ITransformer> ReadPart(JsonObject part, PartEntries entries)
    {
        string? kind = part[Kind]?.GetValue<string>();
        if (kind == BuiltIn)
            return entries.ReadTransformers(ModelEntry);
        PartFormat format = formats.FirstOrDefault(each => each.Kind == kind)
            ?? throw new InvalidDataException($"a part of it is of an unknown kind, '{kind}'");
        return [format.Read(part, entries)];
    }

    private sealed record Description(string Format, int Version, JsonArray Parts);

    [JsonSerializable(typeof(Description))]
    [JsonSerializable(typeof(TransformerScope[]))]
    private sealed partial class PipelineJson : JsonSerializerContext;
}
