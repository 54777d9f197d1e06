namespace Gpicl.Tensors;

/// <summary>Work over a range of items, run by a <see cref="WorkerPool"/>. A struct, so that running it inline costs no allocation.</summary>
internal interface IRangeBody
{
    /// <summary>Does the items from <paramref name="start"/> up to, not including, <paramref name="limit"/>.</summary>
    void Execute(int start, int limit);
}
