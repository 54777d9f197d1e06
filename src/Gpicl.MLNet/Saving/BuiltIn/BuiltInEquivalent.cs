using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Graphs;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;

namespace Gpicl.MLNet;

/// <summary>
/// A transformer of this library as a chain of ML.NET's own, which <c>Model.Save</c> can write and any application can read: an
/// ONNX graph computes, the others bring columns into shape. The graph carries a description of the transformer as an
/// attachment.
/// </summary>
internal static class BuiltInEquivalent
{
    private const int Length = 4; // transformers in a chain

    /// <summary>Saves a transformer as its chain.</summary>
    /// <param name="chain">Disposed of.</param>
    /// <param name="context">Where ML.NET saves to.</param>
    public static void Save(TransformerChain<ITransformer> chain, ModelSaveContext context)
    {
        using (chain)
            ((ICanSaveModel)chain).Save(context);
    }

    /// <summary>The chain of a graph that turns a vector into another.</summary>
    /// <param name="context">Makes the transformers.</param>
    /// <param name="view">Rows with the column to read.</param>
    /// <param name="first">Makes a column of the name of the graph's input.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="input">Name of its input.</param>
    /// <param name="output">Name of its output.</param>
    /// <param name="column">The column to make.</param>
    public static TransformerChain<ITransformer> Of(
        MLContext context, EmptyView view, IEstimator<ITransformer> first, OnnxModel graph, string input, string output, string column)
    {
        ITransformer read = first.Fit(view);
        view = new EmptyView(read.GetOutputSchema(view.Schema));
        OnnxTransformer compute = Apply(context, graph, input, output).Fit(view);
        view = new EmptyView(compute.GetOutputSchema(view.Schema));
        var copy = context.Transforms.CopyColumns(column, output).Fit(view);
        var drop = context.Transforms.DropColumns(input, output).Fit(new EmptyView(copy.GetOutputSchema(view.Schema)));
        return new TransformerChain<ITransformer>(read, compute, copy, drop);
    }

    /// <summary>A graph as a transformer.</summary>
    /// <exception cref="NotSupportedException">ONNX Runtime is not there.</exception>
    public static OnnxScoringEstimator Apply(MLContext context, OnnxModel graph, string input, params string[] outputs)
    {
        using var bytes = new MemoryStream();
        graph.WriteTo(bytes);
        bytes.Position = 0;
        try
        {
            return context.Transforms.ApplyOnnxModel(outputs, [input], bytes);
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException)
        {
            throw new NotSupportedException(
                $"mlContext.Model.Save writes what this library makes as an ONNX graph, for which ONNX Runtime's native library is missing (package Microsoft.ML.OnnxRuntime); mlContext.Model.{nameof(GpiclModelCatalog.SaveGpicl)} does without.", exception);
        }
    }

    /// <summary>What a graph carries of a transformer.</summary>
    /// <param name="context">Writes it.</param>
    /// <param name="transformer">The transformer.</param>
    /// <param name="network">Bytes that will follow: a network that images go through; 0 for none.</param>
    public static byte[] Describe(MLContext context, ITransformer transformer, int network = 0)
    {
        using var pipeline = new MemoryStream();
        PipelineFile.Write(context.Model, transformer, null, pipeline, networks: false);
        return Attachment.Wrap(pipeline.ToArray(), network);
    }

    /// <summary>Reads what <c>Model.Save</c> wrote, with this library's transformers in place of the chains.</summary>
    /// <exception cref="InvalidDataException">There are none in it.</exception>
    public static TransformerChain<ITransformer> Read(ModelOperationsCatalog catalog, Stream stream, out DataViewSchema inputSchema)
    {
        stream.Position = 0;
        ITransformer model = catalog.Load(stream, out inputSchema);
        var transformers = ScopedTransformers.Of(model, replace: each => OriginalOf(catalog, each)).ToArray();
        if (!Array.Exists(transformers, each => PartWriter.IsOurs(each.Transformer)))
            throw new InvalidDataException("it holds nothing of this library; read it with Model.Load");
        return new TransformerChain<ITransformer>(transformers.Select(each => each.Transformer), transformers.Select(each => each.Scope));
    }

    // What a chain is the equivalent of, or null for any other transformer.
    private static ITransformer? OriginalOf(ModelOperationsCatalog catalog, ITransformer transformer)
    {
        if (transformer is not IEnumerable<ITransformer> chain || chain.Count() != Length || chain.OfType<OnnxTransformer>().FirstOrDefault() is not { } graph)
            return null;
        using var saved = new MemoryStream();
        catalog.Save(graph, null, saved);
        if (Attachment.Find(saved) is not { } attachment)
            return null;
        ITransformer original = PipelineFile.Read(catalog, new MemoryStream(attachment.Content), out _, attachment.Following.Length > 0 ? EmbeddedNetwork.Restore(attachment.Following) : null)?.SingleOrDefault()
            ?? throw new InvalidDataException("what is attached to its graph is no transformer");
        (transformer as IDisposable)?.Dispose();
        return original;
    }
}
