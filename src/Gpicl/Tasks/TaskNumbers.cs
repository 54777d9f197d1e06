namespace Gpicl.Tasks;

/// <summary>How tasks are numbered: seen ones from 0, unseen ones from 2^62, so that the two never meet.</summary>
internal static class TaskNumbers
{
    /// <summary>Number of the first unseen task, 2^62. Sequence numbers lie below it.</summary>
    public const long FirstUnseen = 1L << 62;

    /// <summary>The stream number of a sequence, seen or unseen.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sequence"/> is not in 0 .. 2^62 − 1.</exception>
    internal static long OfSequence(long sequence, bool unseen)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, FirstUnseen);
        return unseen ? FirstUnseen + sequence : sequence;
    }
}
