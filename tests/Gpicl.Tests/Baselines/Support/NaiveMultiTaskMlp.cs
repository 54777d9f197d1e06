using Gpicl.Baselines.MultiTask;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines.Support;

/// <summary>A <see cref="MultiTaskMlp"/> in double precision.</summary>
internal sealed class NaiveMultiTaskMlp(MultiTaskMlp learner) : NaiveLearner(learner)
{
    public override double[] Logits(LabeledSequences data) => [.. Enumerable.Range(0, data.Count * data.Length).SelectMany(i =>
        Linear("head", Rectify(Linear("second", Rectify(Linear("first", data.Input(i / data.Length, i % data.Length)))))))];

    private static double[] Rectify(double[] x) => [.. x.Select(value => Math.Max(0, value))];
}
