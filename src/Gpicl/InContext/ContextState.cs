namespace Gpicl.InContext;

/// <summary>What a prediction reads: the first tokens of a cache. Immutable; a new one is published for every added example.</summary>
/// <param name="Cache">Keys and values of at least <paramref name="Count"/> tokens.</param>
/// <param name="Count">Support tokens that belong to this state.</param>
/// <param name="LastLabels">The label each member read last, as the task numbers labels, [members].</param>
internal sealed record ContextState(ContextCache Cache, int Count, int[] LastLabels);
