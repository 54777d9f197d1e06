namespace Gpicl.Cli.Csv;

/// <summary>A text whose first characters have been read already.</summary>
/// <param name="head">The first characters.</param>
/// <param name="rest">Those behind them; disposed of with this.</param>
internal sealed class HeadedText(string head, TextReader rest) : TextReader
{
    private int next;

    /// <inheritdoc/>
    public override int Peek() => next < head.Length ? head[next] : rest.Peek();

    /// <inheritdoc/>
    public override int Read() => next < head.Length ? head[next++] : rest.Read();

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (next == head.Length)
            return rest.Read(buffer);
        int count = Math.Min(buffer.Length, head.Length - next);
        head.AsSpan(next, count).CopyTo(buffer);
        next += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
