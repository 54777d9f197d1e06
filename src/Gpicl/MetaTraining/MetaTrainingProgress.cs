using Gpicl.MetaTesting;

namespace Gpicl.MetaTraining;

/// <summary>Where meta-training stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean loss over the steps since the last report, in nats for each prediction.</param>
/// <param name="GradientNorm">Norm of the last step's gradient before clipping.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="SequencesPerSecond">Speed since the last report, meta-tests not counted.</param>
/// <param name="GigaflopsPerSecond">Matrix arithmetic achieved since the last report, 10⁹ operations a second.</param>
/// <param name="TimeLeft">Expected time to the last step.</param>
/// <param name="Evaluations">Meta-tests on unseen tasks at this step, by name; empty at most steps.</param>
public sealed record MetaTrainingProgress(
    long Step,
    long Steps,
    double Loss,
    double GradientNorm,
    double LearningRate,
    double SequencesPerSecond,
    double GigaflopsPerSecond,
    TimeSpan TimeLeft,
    IReadOnlyList<(string Name, LearningCurve Curve)> Evaluations);
