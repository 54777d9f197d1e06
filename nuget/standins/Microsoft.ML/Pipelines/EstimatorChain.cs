namespace Microsoft.ML.Data;

/// <summary>Estimators one after the other, each fitted on what those before it make of the data.</summary>
public sealed class EstimatorChain<TLastTransformer> : IEstimator<TransformerChain<TLastTransformer>>
    where TLastTransformer : class, ITransformer
{
    public readonly IEstimator<TLastTransformer> LastEstimator;

    private readonly IEstimator<ITransformer>[] estimators;
    private readonly TransformerScope[] scopes;
    private readonly bool[] cacheAfter;

    public EstimatorChain()
        : this([], [], [])
    {
    }

    internal EstimatorChain(IEstimator<ITransformer>[] estimators, TransformerScope[] scopes, bool[] cacheAfter)
    {
        this.estimators = estimators;
        this.scopes = scopes;
        this.cacheAfter = cacheAfter;
        LastEstimator = estimators.LastOrDefault() as IEstimator<TLastTransformer>;
    }

    public TransformerChain<TLastTransformer> Fit(IDataView input)
    {
        Check.Value(input, nameof(input));
        GetOutputSchema(SchemaShape.Create(input.Schema)); // a mismatch anywhere shows before any training
        var data = input;
        var fitted = new ITransformer[estimators.Length];
        for (var i = 0; i < fitted.Length; i++)
        {
            fitted[i] = estimators[i].Fit(data);
            data = fitted[i].Transform(data);
            if (cacheAfter[i] && i < fitted.Length - 1)
                data = new CachedView(data);
        }

        return new TransformerChain<TLastTransformer>(fitted, scopes);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return estimators.Aggregate(inputSchema, (shape, estimator) => estimator.GetOutputSchema(shape));
    }

    public EstimatorChain<TNewTrans> Append<TNewTrans>(IEstimator<TNewTrans> estimator, TransformerScope scope = TransformerScope.Everything)
        where TNewTrans : class, ITransformer
    {
        Check.Value(estimator, nameof(estimator));
        return new EstimatorChain<TNewTrans>([.. estimators, estimator], [.. scopes, scope], [.. cacheAfter, false]);
    }

    public EstimatorChain<TLastTransformer> AppendCacheCheckpoint(IHostEnvironment env)
    {
        Check.Value(env, nameof(env));
        return estimators.Length == 0
            ? this
            : new EstimatorChain<TLastTransformer>(estimators, scopes, [.. cacheAfter[..^1], true]);
    }
}
