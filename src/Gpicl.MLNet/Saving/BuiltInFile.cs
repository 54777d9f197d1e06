using System.IO.Compression;
using Gpicl.Onnx.Graphs;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;

namespace Gpicl.MLNet.Saving;

/// <summary>Reads what <c>Model.Save</c> wrote, with this library's transformers in the place of their equivalents.</summary>
/// <param name="catalog">Reads what is ML.NET's.</param>
/// <param name="pipelines">Reads what is attached to graphs.</param>
internal sealed class BuiltInFile(ModelOperationsCatalog catalog, PipelineFile pipelines)
{
    private const string GraphEntry = "OnnxModel"; // last part of its path; ML.NET writes the number of bytes in front of them

    private Dictionary<OnnxTransformer, ZipArchiveEntry> entries = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">There is nothing of this library in it.</exception>
    public TransformerChain<ITransformer> Read(Stream stream, out DataViewSchema inputSchema)
    {
        stream.Position = 0;
        ITransformer model = catalog.Load(stream, out inputSchema);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            OnnxTransformer[] graphs = [.. ScopedTransformers.Of(model).Select(each => each.Transformer).OfType<OnnxTransformer>()];
            ZipArchiveEntry[] files = [.. archive.Entries.Where(entry => entry.FullName.Replace('\\', '/').EndsWith('/' + GraphEntry))];
            if (graphs.Length != files.Length)
                throw new InvalidDataException($"it has {files.Length} graphs for {graphs.Length} transformers");
            entries = graphs.Zip(files).ToDictionary(each => each.First, each => each.Second);
            var transformers = ScopedTransformers.Of(model, replace: OriginalOf).ToArray();
            if (!Array.Exists(transformers, each => each.Transformer is IHasFormat))
                throw new InvalidDataException("it holds nothing of this library; read it with Model.Load");
            return new TransformerChain<ITransformer>(transformers.Select(each => each.Transformer), transformers.Select(each => each.Scope));
        }
        catch
        {
            (model as IDisposable)?.Dispose();
            throw;
        }
    }

    // What a chain is the equivalent of, or null for any other transformer.
    private ITransformer? OriginalOf(ITransformer transformer)
    {
        if (transformer is not IEnumerable<ITransformer> chain || chain.OfType<OnnxTransformer>().FirstOrDefault() is not { } graph)
            return null;
        using var content = new MemoryStream();
        using (Stream entry = entries[graph].Open())
            entry.CopyTo(content);
        byte[] bytes = content.ToArray();
        if (Attachment.Find(bytes) is not { } attachment)
            return null;
        var attached = new AttachedGraph(new(() => ModelProto.Parser.ParseFrom(bytes, sizeof(int), bytes.Length - sizeof(int)).Graph), attachment.Following);
        ITransformer original = pipelines.Read(new MemoryStream(attachment.Content), out _, attached)?.SingleOrDefault()
            ?? throw new InvalidDataException("what is attached to its graph is no transformer");
        (transformer as IDisposable)?.Dispose();
        return original;
    }
}
