using Gpicl.MetaTraining;

namespace Gpicl.Tests.MetaTraining.Support;

/// <summary>Hands reports of progress over at once, on the reporting thread.</summary>
internal sealed class Reports(Action<MetaTrainingProgress> report) : IProgress<MetaTrainingProgress>
{
    public void Report(MetaTrainingProgress value) => report(value);
}
