namespace Gpicl.Cli.MetaLearning;

/// <summary>Hands every report to a delegate at once, on the reporting thread.</summary>
internal sealed class DelegateProgress<T>(Action<T> report) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(value);
}
