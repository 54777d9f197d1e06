namespace Microsoft.ML;

/// <summary>Predicts single objects. Not safe for several threads at once.</summary>
public abstract class PredictionEngineBase<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private readonly ObjectRow<TSrc> input;
    private readonly DataViewRow output;
    private readonly Action<TDst> fill;
    private readonly IDisposable owned;
    private bool disposed;

    private protected PredictionEngineBase(ITransformer transformer, PredictionEngineOptions options)
    {
        Check.Param(transformer.IsRowToRowMapper, nameof(transformer), "The model must map row by row.");
        owned = options.OwnsTransformer ? transformer as IDisposable : null;
        input = new ObjectRow<TSrc>(options.InputSchemaDefinition);
        var mapper = transformer.GetRowToRowMapper(input.Schema);
        var writer = new MemberWriter<TDst>(mapper.OutputSchema, options.IgnoreMissingColumns, options.OutputSchemaDefinition);
        output = mapper.GetRow(input, mapper.OutputSchema);
        fill = writer.Bind(output);
        OutputSchema = transformer.GetOutputSchema(input.Schema);
    }

    public DataViewSchema OutputSchema { get; }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        output.Dispose();
        owned?.Dispose();
        GC.SuppressFinalize(this);
    }

    public TDst Predict(TSrc example)
    {
        var prediction = new TDst();
        Predict(example, ref prediction);
        return prediction;
    }

    public abstract void Predict(TSrc example, ref TDst prediction);

    private protected void Fill(TSrc example, TDst prediction)
    {
        input.Set(example);
        fill(prediction);
    }
}
