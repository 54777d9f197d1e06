using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Saving;

/// <summary>Takes chains apart.</summary>
internal static class ScopedTransformers
{
    private static readonly TransformerScope[] Scopes = [TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring];

    /// <summary>The transformers of a chain, and of chains in it, with the scopes in which they are applied.</summary>
    /// <param name="model">A chain, or a single transformer.</param>
    /// <param name="scope">When the model is applied.</param>
    /// <param name="replace">Gives another transformer for one, or for a whole chain; null to leave it. Default: all are left.</param>
    public static IEnumerable<(ITransformer Transformer, TransformerScope Scope)> Of(
        ITransformer model, TransformerScope scope = TransformerScope.Everything, Func<ITransformer, ITransformer?>? replace = null)
    {
        if (replace?.Invoke(model) is { } other)
            return [(other, scope)];
        if (model is not IEnumerable<ITransformer> chain)
            return [(model, scope)];
        var applied = Scopes.Select(each => (Scope: each, Transformers: Applied(model, each))).ToArray();
        return chain.SelectMany(transformer => Of(
            transformer,
            scope & applied.Where(each => each.Transformers.Contains(transformer)).Aggregate(TransformerScope.None, (sum, each) => sum | each.Scope),
            replace));
    }

    // A chain tells its scopes only by what is left of it in one of them, and its type depends on its last transformer.
    private static HashSet<ITransformer> Applied(ITransformer chain, TransformerScope scope)
    {
        object? kept = chain.GetType().GetMethod(nameof(TransformerChain<ITransformer>.GetModelFor), [typeof(TransformerScope)])?.Invoke(chain, [scope]);
        return new HashSet<ITransformer>(
            kept as IEnumerable<ITransformer>
                ?? throw new NotSupportedException($"A chain of type {chain.GetType()} cannot be saved; use {nameof(TransformerChain<ITransformer>)}."),
            ReferenceEqualityComparer.Instance);
    }
}
