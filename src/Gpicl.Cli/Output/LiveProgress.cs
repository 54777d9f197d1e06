using System.Diagnostics;
using Spectre.Console;

namespace Gpicl.Cli.Output;

/// <summary>A bar that is redrawn in place.</summary>
internal sealed class LiveProgress(IAnsiConsole console) : ProgressDisplay
{
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public override void Run(string title, int total, Action<IProgress<StepProgress>> work) =>
        console.Progress()
            .AutoRefresh(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: total);
                context.Refresh();
                long drawn = Stopwatch.GetTimestamp();
                work(new Reporter(progress =>
                {
                    task.Value = progress.Done;
                    task.Description = Markup.Escape($"{title}  {progress.Detail}");
                    if (progress.Done < total && Stopwatch.GetElapsedTime(drawn) < BetweenDrawings)
                        return;
                    context.Refresh();
                    drawn = Stopwatch.GetTimestamp();
                }));
            });
}
