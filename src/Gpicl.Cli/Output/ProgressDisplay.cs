namespace Gpicl.Cli.Output;

/// <summary>A way of showing progress. Everything is drawn on the reporting thread, so that nothing runs beside what is measured.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>Runs <paramref name="work"/> and shows what it reports.</summary>
    public abstract void Run(string title, int total, Action<IProgress<StepProgress>> work);

    /// <summary>Hands every report on at once, on the thread that makes it.</summary>
    protected sealed class Reporter(Action<StepProgress> show) : IProgress<StepProgress>
    {
        /// <inheritdoc/>
        public void Report(StepProgress value) => show(value);
    }
}
