using Gpicl.InContext;

namespace Gpicl.Samples.Serving;

/// <summary>
/// What is served: a classifier and what its rows are called. Requests take it once and work with that, whatever happens to it meanwhile. Appending
/// extends it in place; forgetting puts another in its place.
/// </summary>
/// <param name="classifier">The classifier.</param>
/// <param name="labels">What its classes are called.</param>
/// <param name="ids">What its rows are called.</param>
/// <param name="nextId">What the next row will be called.</param>
internal sealed class Served(InContextClassifier classifier, string[] labels, long[] ids, long nextId)
{
    private long[] ids = ids;

    public InContextClassifier Classifier { get; } = classifier;

    public string[] Labels { get; } = labels;

    /// <summary>Ids of the rows in the classifier's order. While one is being appended, it may already be here and not yet there.</summary>
    public long[] Ids
    {
        get => Volatile.Read(ref ids);
        set => Volatile.Write(ref ids, value);
    }

    /// <summary>Used and changed by the one writer only.</summary>
    public long NextId { get; set; } = nextId;
}
