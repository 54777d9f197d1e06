using System.Diagnostics;

namespace Gpicl.Cli.Output;

/// <summary>Says every few seconds how many rows are done, of data whose number of rows is not known before they end.</summary>
/// <param name="console">Where it is said.</param>
/// <param name="done">What has been done with them.</param>
internal sealed class RowProgress(CommandConsole console, string done)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(2);

    private readonly long begun = Stopwatch.GetTimestamp();
    private long written = Stopwatch.GetTimestamp();

    /// <summary>Takes the number of rows.</summary>
    public void Report(long rows)
    {
        if (Stopwatch.GetElapsedTime(written) < BetweenLines)
            return;
        written = Stopwatch.GetTimestamp();
        console.WriteLine(FormattableString.Invariant($"{done} {rows} rows, {rows / Stopwatch.GetElapsedTime(begun).TotalSeconds:N0} a second"));
    }
}
