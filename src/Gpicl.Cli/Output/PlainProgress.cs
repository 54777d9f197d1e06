using System.Diagnostics;

namespace Gpicl.Cli.Output;

/// <summary>Lines for files and pipes: the first step, the last, and one every few seconds between.</summary>
internal sealed class PlainProgress(TextWriter writer) : ProgressDisplay
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override void Run(string title, int total, Action<IProgress<StepProgress>> work)
    {
        long? written = null;
        work(new Reporter(progress =>
        {
            if (progress.Done < total && written is { } last && Stopwatch.GetElapsedTime(last) < BetweenLines)
                return;
            writer.WriteLine($"{title} {progress.Done}/{total}  {progress.Detail}");
            written = Stopwatch.GetTimestamp();
        }));
    }
}
