namespace Microsoft.ML;

/// <summary>A transformer around a predictive model.</summary>
public interface IPredictionTransformer<out TModel> : ITransformer
    where TModel : class
{
    TModel Model { get; }
}
