namespace Gpicl.IO;

/// <summary>A checkpoint is damaged, is not a checkpoint, or does not hold what was asked of it.</summary>
public sealed class CheckpointFormatException : IOException
{
    private const int LongestReason = 500;

    /// <summary>Makes the one message a user sees: which checkpoint, and what is wrong with it.</summary>
    /// <param name="source">The file's path, or what else the bytes came from.</param>
    /// <param name="reason">What was found and what is allowed, a sentence without its full stop.</param>
    /// <param name="innerException">The error that led to this one, if any.</param>
    public CheckpointFormatException(string source, string reason, Exception? innerException = null)
        : base($"'{source}' is not a usable checkpoint: {Shorten(reason)}.", innerException)
    {
    }

    // Names and shapes come from the file and can be megabytes long.
    private static string Shorten(string reason) => reason.Length <= LongestReason ? reason : reason[..LongestReason] + "…";
}
