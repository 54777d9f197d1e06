using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Graphs;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;

namespace Gpicl.MLNet.Saving;

/// <summary>
/// Transformers of ML.NET that do what one of this library does, which <c>Model.Save</c> can write and any application can read:
/// an ONNX graph computes, others bring columns into shape. What else the transformer is goes along as an attachment of the graph.
/// </summary>
/// <param name="Graph">The graph.</param>
/// <param name="Input">The graph's input.</param>
/// <param name="Outputs">The graph's outputs that are used.</param>
internal sealed record BuiltInEquivalent(OnnxModel Graph, string Input, params string[] Outputs)
{
    /// <summary>A column that <see cref="LookUp"/> leaves behind.</summary>
    public const string Hash = "Gpicl.Hash";

    // What .NET compiles and ONNX Runtime loads when they are first used is a third of a first save, and is had while the real graph is made.
    private static readonly Lazy<Task> Prepared = new(() => Begin(Prepare));

    /// <summary>What to do where there is none.</summary>
    public const string Advice =
        $"Save the pipeline with mlContext.Model.{nameof(GpiclModelCatalog.SaveGpicl)}(model, inputSchema, path) and read it with "
        + $"mlContext.Model.{nameof(GpiclModelCatalog.LoadGpicl)}(path, out inputSchema).";

    /// <summary>The column that is read.</summary>
    public required DataViewSchema.DetachedColumn Column { get; init; }

    /// <summary>Puts transformers before and behind the graph.</summary>
    public required Func<TransformsCatalog, IEstimator<ITransformer>, IEstimator<ITransformer>> Surround { get; init; }

    /// <summary>Bytes of the graph right behind the attachment that are wanted again.</summary>
    public int Following { get; init; }

    /// <summary>Saves a transformer as its equivalent. Nothing stays behind in the folder for temporary files.</summary>
    /// <param name="transformer">Must not change meanwhile.</param>
    /// <param name="saving">Where ML.NET saves to.</param>
    /// <exception cref="NotSupportedException">There is no equivalent, or ONNX Runtime is not there.</exception>
    public static void Save(IHasFormat transformer, ModelSaveContext saving)
    {
        ArgumentNullException.ThrowIfNull(saving);
        Task prepared = Prepared.Value;
        BuiltInEquivalent equivalent = transformer.Format.ToBuiltIn(transformer);
        var context = new MLContext(seed: 0);
        using var description = new MemoryStream();
        new PipelineFile(context.Model).Write(transformer, null, description, new AttachedGraph(new(equivalent.Graph.Graph), []));
        equivalent.Graph.Attach(Attachment.Wrap(description.ToArray(), equivalent.Following));

        Task.WaitAny(prepared); // where it failed, so will the real graph, which says why
        equivalent.Fit(context, chain => ((ICanSaveModel)chain).Save(saving));
    }

    /// <summary>Appends a column of what another view has beside a number.</summary>
    /// <param name="transforms">Makes the steps.</param>
    /// <param name="compute">What makes the column of numbers, of vectors of one <see cref="long"/>.</param>
    /// <param name="rows">A row for each number, with what belongs to it.</param>
    /// <param name="number">Name of the column of numbers, of both.</param>
    /// <param name="value">Name of the view's other column.</param>
    /// <param name="output">Name of the column to make.</param>
    public static EstimatorChain<ValueMappingTransformer> LookUp(
        TransformsCatalog transforms, IEstimator<ITransformer> compute, IDataView rows, string number, string value, string output)
    {
        HashingEstimator hash = transforms.Conversion.Hash(new HashingEstimator.ColumnOptions(Hash, number, combine: true));
        IDataView hashed = hash.Fit(rows).Transform(rows);
        return compute.Append(hash).Append(transforms.Conversion.MapValue(output, hashed, hashed.Schema[Hash], hashed.Schema[value], Hash));
    }

    // A process that ends while ONNX Runtime is at work may crash, so that its end waits.
    private static Task Begin(Action work)
    {
        var begun = Task.Run(work);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Task.WaitAny(begun);
        return begun;
    }

    private static void Prepare()
    {
        const string Input = "x", Output = "y", Value = "value", Found = "found";
        var graph = new OnnxGraph();
        graph.Output(graph.Node("Identity", Output, [graph.Input(Input, ElementType.Int64, 1)]), ElementType.Int64, 1);
        var type = new VectorDataViewType(NumberDataViewType.Int64, 1);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns([new DataViewSchema.DetachedColumn(Output, type), new DataViewSchema.DetachedColumn(Value, new KeyDataViewType(typeof(uint), 1))]);
        var rows = new EmptyView(schema.ToSchema());
        var equivalent = new BuiltInEquivalent(new OnnxModel(graph, "gpicl-prepare", []), Input, Output)
        {
            Column = new DataViewSchema.DetachedColumn(Input, type),
            Surround = (transforms, compute) => LookUp(transforms, compute, rows, Output, Value, Found),
        };
        equivalent.Fit(new MLContext(seed: 0), _ => { });
    }

    private void Fit(MLContext context, Action<TransformerChain<ITransformer>> use)
    {
        // A graph given as a stream would be written to a temporary file that nobody removes; the estimator reads this one once more to save it.
        string path = Path.Combine(Path.GetTempPath(), $"gpicl-{Path.GetRandomFileName()}");
        try
        {
            using (FileStream file = File.Create(path))
                Graph.WriteTo(file);
            using TransformerChain<ITransformer> chain = Fit(context, path);
            use(chain);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private TransformerChain<ITransformer> Fit(MLContext context, string path)
    {
        // It is there to be saved, not to run.
        context.SetOnnxSessionOption(new OnnxSessionOptions { CreateSessionOptions = Idle });
        var schema = new DataViewSchema.Builder();
        schema.AddColumns([Column]);
        try
        {
            IEstimator<ITransformer> graph = context.Transforms.ApplyOnnxModel(Outputs, [Input], path);
            return new TransformerChain<ITransformer>(
                [.. (IEnumerable<ITransformer>)Surround(context.Transforms, graph).Fit(new EmptyView(schema.ToSchema()))]);
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException)
        {
            throw new NotSupportedException(
                "mlContext.Model.Save writes what this library makes as an ONNX graph, for which ONNX Runtime's native library is missing: "
                + $"add the package Microsoft.ML.OnnxRuntime. Or do without: {Advice}", exception);
        }
    }

    private static SessionOptions Idle()
    {
        var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL, IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.disable_prepacking", "1");
        return options;
    }
}
