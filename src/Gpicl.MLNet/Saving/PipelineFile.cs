using System.IO.Compression;
using System.Text.Json;
using Gpicl.IO;
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
    /// <param name="catalog">Writes what is ML.NET's.</param>
    /// <param name="model">The pipeline.</param>
    /// <param name="inputSchema">Of the data it is meant for; null for none.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="networks">Whether networks that images go through are written, too; if not, they must be given to <see cref="Read"/>.</param>
    public static void Write(ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, Stream stream, bool networks = true) =>
        PipelineArchive.Write(stream, archive => Write(catalog, model, inputSchema, archive, networks));

    public static TransformerChain<ITransformer> Load(ModelOperationsCatalog catalog, string path, out DataViewSchema? inputSchema)
    {
        using FileStream stream = File.OpenRead(path);
        try
        {
            return Read(catalog, stream, out inputSchema) ?? BuiltInEquivalent.Read(catalog, stream, out inputSchema);
        }
        catch (Exception exception) when (exception is not (IOException or OutOfMemoryException) || exception is CheckpointFormatException or EndOfStreamException)
        {
            throw new InvalidDataException($"'{path}' is not a usable pipeline: {exception.Message}", exception);
        }
    }

    /// <summary>Reads from a stream, or gives null where it holds an archive of another kind.</summary>
    /// <param name="catalog">Reads what is ML.NET's.</param>
    /// <param name="stream">Where from.</param>
    /// <param name="inputSchema">The schema it was saved with, or null.</param>
    /// <param name="network">That which images go through, where the archive does not hold it.</param>
    public static TransformerChain<ITransformer>? Read(ModelOperationsCatalog catalog, Stream stream, out DataViewSchema? inputSchema, byte[]? network = null)
    {
        inputSchema = null;
        bool hasChecksum = PipelineArchive.Check(stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.GetEntry(DescriptionEntry) is not { } entry)
            return null;
        PipelineDescription description = ReadDescription(entry);
        if (description.Version > PipelineDescription.LastWithoutChecksum && !hasChecksum)
            throw new InvalidDataException("its checksum is missing");
        List<ITransformer> transformers = [];
        for (int i = 0; i < description.Parts.Length; i++)
        {
            var read = new PartReader(catalog, archive, i, network).Read(description.Parts[i]);
            if (read.Count != description.Parts[i].Scopes.Length)
                throw new InvalidDataException($"part {i} has {read.Count} transformers, but {description.Parts[i].Scopes.Length} scopes");
            transformers.AddRange(read);
        }

        inputSchema = archive.GetEntry(SchemaEntry) == null ? null : MLNetEntry.Read(catalog, archive, SchemaEntry).Schema;
        return new TransformerChain<ITransformer>(transformers, description.Parts.SelectMany(part => part.Scopes));
    }

    private static void Write(ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, ZipArchive archive, bool networks)
    {
        List<PipelinePart> parts = [];
        (ITransformer Transformer, TransformerScope Scope)[] rest = [.. ScopedTransformers.Of(model)];
        while (rest.Length > 0)
        {
            int builtIn = rest.TakeWhile(each => !PartWriter.IsOurs(each.Transformer)).Count();
            var taken = rest[..Math.Max(1, builtIn)];
            parts.Add(new PartWriter(catalog, archive, parts.Count, networks).Write(taken));
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

    private static PipelineDescription ReadDescription(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        PipelineDescription? description = JsonSerializer.Deserialize<PipelineDescription>(stream);
        if (description?.Format != PipelineDescription.ExpectedFormat || description.Parts == null || Array.Exists(description.Parts, part => part?.Scopes == null))
            throw new InvalidDataException($"its format is '{description?.Format}', but '{PipelineDescription.ExpectedFormat}' with parts is expected");
        if (description.Version is < 1 or > PipelineDescription.KnownVersion)
            throw new InvalidDataException($"its version is {description.Version}; this library reads versions 1 .. {PipelineDescription.KnownVersion}");
        return description;
    }
}
