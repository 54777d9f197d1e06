using System.IO.Compression;
using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Graphs;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Saving;

/// <summary>The entries of one part of a pipeline, a folder in its archive.</summary>
/// <param name="catalog">Writes and reads what is ML.NET's.</param>
/// <param name="archive">The archive.</param>
/// <param name="number">Of the part.</param>
/// <param name="graph">The graph that the archive is attached to; null for none.</param>
internal sealed class PartEntries(ModelOperationsCatalog catalog, ZipArchive archive, int number, AttachedGraph? graph)
{
    /// <summary>The graph that the archive is attached to: what it holds is not written. Null for none.</summary>
    public AttachedGraph? Graph => graph;

    /// <summary>Where messages go.</summary>
    public IHostEnvironment Environment => CatalogEnvironment.Of(catalog);

    /// <summary>Writes an entry.</summary>
    public void Write(string name, Action<Stream> write)
    {
        using Stream entry = archive.CreateEntry(NameOf(name), CompressionLevel.Fastest).Open();
        write(entry);
    }

    /// <summary>Reads an entry.</summary>
    /// <exception cref="InvalidDataException">It is not there, or damaged.</exception>
    public byte[] Read(string name)
    {
        ZipArchiveEntry entry = archive.GetEntry(NameOf(name)) ?? throw new InvalidDataException($"it has no entry {NameOf(name)}");
        using var content = new MemoryStream();
        using (Stream stream = entry.Open())
            stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Writes transformers of ML.NET.</summary>
    public void WriteTransformers(string name, ITransformer[] transformers) => MLNetEntry.Write(catalog, archive, NameOf(name), transformers, null);

    /// <summary>Reads transformers of ML.NET.</summary>
    /// <exception cref="InvalidDataException">They are not there.</exception>
    public IReadOnlyList<ITransformer> ReadTransformers(string name) => MLNetEntry.Read(catalog, archive, NameOf(name)).Transformers;

    /// <summary>Writes names, types and annotations of columns.</summary>
    public void WriteColumns(string name, params DataViewSchema.DetachedColumn[] columns)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(columns);
        MLNetEntry.Write(catalog, archive, NameOf(name), [], schema.ToSchema());
    }

    /// <summary>Reads columns.</summary>
    /// <exception cref="InvalidDataException">They are not there.</exception>
    public DataViewSchema ReadColumns(string name) =>
        MLNetEntry.Read(catalog, archive, NameOf(name)).Schema ?? throw new InvalidDataException($"entry {NameOf(name)} has no schema");

    private string NameOf(string name) => FormattableString.Invariant($"{number}/{name}");
}

/// <summary>An ONNX graph with an archive attached to it.</summary>
/// <param name="Content">The graph, or the first part of it.</param>
/// <param name="Following">Bytes that stand in the graph's file right behind the archive, when it is read.</param>
internal sealed record AttachedGraph(Lazy<GraphProto> Content, byte[] Following);
