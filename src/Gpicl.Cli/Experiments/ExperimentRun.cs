using Gpicl.Cli.Experiments.Runs;
using Gpicl.MetaTraining;

namespace Gpicl.Cli.Experiments;

/// <summary>A finished run of an experiment, with what plots and claims ask of it.</summary>
/// <param name="Cell">Its place in the grid.</param>
/// <param name="Plan">What was done.</param>
/// <param name="Key">Under which it is kept.</param>
/// <param name="Record">What was recorded.</param>
internal sealed record ExperimentRun(ExperimentCell Cell, RunPlan Plan, string Key, RunRecord Record)
{
    /// <summary>The fraction of the loss of chance below which a run has left the plateau.</summary>
    public const double OnPlateau = 0.95;

    private MetaTrainingOptions Training => Plan.Recipe.Training;

    /// <summary>Loss of a learner that knows nothing, in nats.</summary>
    public double ChanceLoss => Math.Log(Plan.Recipe.Learner.Classes);

    /// <summary>Sequences meta-trained on in all.</summary>
    public long TotalSequences => (long)Training.Steps * Training.BatchSize;

    /// <summary>Sequences seen at the end of each report interval.</summary>
    public IReadOnlyList<double> LossSequences => SequencesAt(Training.ReportInterval, Record.Loss.Length);

    /// <summary>Sequences seen at each measurement of <see cref="RunRecord.Curves"/>.</summary>
    public IReadOnlyList<double> MeasuredSequences => SequencesAt(Training.EvaluationInterval, Record.Curves.Values.First().Length);

    /// <summary>Whether the training loss has left the plateau: whether it has come below 95 % of that of chance.</summary>
    public bool HasLeftPlateau => HasReached(OnPlateau);

    /// <summary>Sequences until it did; all of them where it has not, a lower bound.</summary>
    public double PlateauLength => SequencesUntil(OnPlateau);

    /// <summary>Sequences until the training loss came below a fraction of that of chance; all of them where it has not.</summary>
    public double SequencesUntil(double fraction)
    {
        int left = Array.FindIndex(Record.Loss, loss => loss < fraction * ChanceLoss);
        return left < 0 ? TotalSequences : LossSequences[left];
    }

    /// <summary>Whether the training loss has come below a fraction of that of chance.</summary>
    public bool HasReached(double fraction) => Record.Loss.Any(loss => loss < fraction * ChanceLoss);

    /// <summary>A curve's last value.</summary>
    public double Last(string curve) => Record.Curves[curve][^1];

    /// <summary>A curve's value at the measurement nearest to a number of sequences.</summary>
    public double At(string curve, double sequences) => Record.Curves[curve][MeasuredSequences
        .Select((seen, i) => (Distance: Math.Abs(seen - sequences), Index: i)).MinBy(entry => entry.Distance).Index];

    /// <summary>Accuracy on tasks after all examples, the mean of the last ten positions, at the end of meta-training.</summary>
    public double FinalAccuracy(string tasks) => Record.Final[tasks].TakeLast(10).Average();

    /// <summary>What the examples of a sequence bring: accuracy after all of them minus that before the first.</summary>
    public double Gain(string tasks) => FinalAccuracy(tasks) - Record.Final[tasks][0];

    private double[] SequencesAt(int interval, int count) =>
        [.. Enumerable.Range(1, count).Select(i => (double)Math.Min((long)i * interval, Training.Steps) * Training.BatchSize)];
}
