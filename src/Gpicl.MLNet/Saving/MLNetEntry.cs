using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Saving;

/// <summary>An entry of an archive that holds what <c>Model.Save</c> writes: transformers and a schema with its annotations.</summary>
internal static class MLNetEntry
{
    public static void Write(ModelOperationsCatalog catalog, ZipArchive archive, string name, ITransformer[] transformers, DataViewSchema? schema)
    {
        using var content = new MemoryStream();
        catalog.Save(new TransformerChain<ITransformer>(transformers), schema, content);
        using Stream entry = archive.CreateEntry(name).Open();
        content.WriteTo(entry);
    }

    public static (IReadOnlyList<ITransformer> Transformers, DataViewSchema? Schema) Read(ModelOperationsCatalog catalog, ZipArchive archive, string name)
    {
        ZipArchiveEntry entry = archive.GetEntry(name) ?? throw new InvalidDataException($"it has no entry {name}");
        using var content = new MemoryStream();
        using (Stream stream = entry.Open())
            stream.CopyTo(content);
        content.Position = 0;
        ITransformer model = catalog.Load(content, out DataViewSchema schema);
        return (model is IEnumerable<ITransformer> chain ? [.. chain] : [model], schema);
    }
}
