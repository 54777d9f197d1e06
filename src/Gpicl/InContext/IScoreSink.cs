namespace Gpicl.InContext;

/// <summary>Where the probabilities of scored rows go; called from several threads, for different rows.</summary>
internal interface IScoreSink
{
    /// <summary>Takes the probabilities of one row, [classes].</summary>
    void Write(int row, ReadOnlySpan<double> probabilities);
}
