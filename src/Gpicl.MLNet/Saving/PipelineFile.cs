using System.IO.Compression;
using System.Text.Json;
using Gpicl.Checkpoints;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>
/// A fitted pipeline in a zip archive: <c>pipeline.json</c> lists the parts, <c>schema.zip</c> holds the input schema, and a
/// folder for each part its files. ML.NET's own transformers are kept in its own format.
/// </summary>
internal static class PipelineFile
{
    private const string DescriptionEntry = "pipeline.json";
    private const string SchemaEntry = "schema.zip";

    public static NotSupportedException UseSaveGpicl(string type) => new(
        $"mlContext.Model.Save cannot save a {type}; save the pipeline with mlContext.Model.{nameof(GpiclModelCatalog.SaveGpicl)}(model, inputSchema, path) and read it with mlContext.Model.{nameof(GpiclModelCatalog.LoadGpicl)}(path, out inputSchema).");

    public static void Save(ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path) =>
        AtomicFile.Write(path, stream => Write(catalog, model, inputSchema, stream));

    /// <summary>Writes to a stream, which is left open.</summary>
    public static void Write(ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        List<PipelinePart> parts = [];
        (ITransformer Transformer, TransformerScope Scope)[] rest = [.. ScopedTransformers.Of(model)];
        while (rest.Length > 0)
        {
            int builtIn = rest.TakeWhile(each => !PartWriter.IsOurs(each.Transformer)).Count();
            var taken = rest[..Math.Max(1, builtIn)];
            parts.Add(new PartWriter(catalog, archive, parts.Count).Write(taken));
            rest = rest[taken.Length..];
        }

        if (inputSchema != null)
            MLNetEntry.Write(catalog, archive, SchemaEntry, [], inputSchema);
        using Stream entry = archive.CreateEntry(DescriptionEntry).Open();
        JsonSerializer.Serialize(entry, new PipelineDescription
        {
            Format = PipelineDescription.ExpectedFormat,
            Version = PipelineDescription.KnownVersion,
            Parts = [.. parts],
        });
    }

    public static TransformerChain<ITransformer> Load(ModelOperationsCatalog catalog, string path, out DataViewSchema? inputSchema)
    {
        using FileStream stream = File.OpenRead(path);
        try
        {
            return Read(catalog, stream, out inputSchema) ?? BuiltInEquivalent.Read(catalog, stream, out inputSchema);
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or FormatException or ArgumentException or CheckpointFormatException or NotSupportedException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{path}' is not a usable pipeline: {exception.Message}", exception);
        }
    }

    /// <summary>Reads from a stream, or gives null where it holds an archive of another kind.</summary>
    public static TransformerChain<ITransformer>? Read(ModelOperationsCatalog catalog, Stream stream, out DataViewSchema? inputSchema)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        inputSchema = null;
        if (archive.GetEntry(DescriptionEntry) is not { } entry)
            return null;
        PipelineDescription description = ReadDescription(entry);
        List<ITransformer> transformers = [];
        for (int i = 0; i < description.Parts.Length; i++)
        {
            var read = new PartReader(catalog, archive, i).Read(description.Parts[i]);
            if (read.Count != description.Parts[i].Scopes.Length)
                throw new InvalidDataException($"part {i} has {read.Count} transformers, but {description.Parts[i].Scopes.Length} scopes");
            transformers.AddRange(read);
        }

        inputSchema = archive.GetEntry(SchemaEntry) == null ? null : MLNetEntry.Read(catalog, archive, SchemaEntry).Schema;
        return new TransformerChain<ITransformer>(transformers, description.Parts.SelectMany(part => part.Scopes));
    }

    private static PipelineDescription ReadDescription(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        PipelineDescription? description = JsonSerializer.Deserialize<PipelineDescription>(stream);
        if (description?.Format != PipelineDescription.ExpectedFormat || description.Parts == null || Array.Exists(description.Parts, part => part?.Scopes == null))
            throw new InvalidDataException($"its format is '{description?.Format}', but '{PipelineDescription.ExpectedFormat}' with parts is expected");
        if (description.Version != PipelineDescription.KnownVersion)
            throw new InvalidDataException($"its version is {description.Version}; this library reads version {PipelineDescription.KnownVersion}");
        return description;
    }
}
