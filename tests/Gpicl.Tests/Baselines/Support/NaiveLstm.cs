using Gpicl.Baselines.Recurrent;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines.Support;

/// <summary>An <see cref="Lstm"/> in double precision.</summary>
internal sealed class NaiveLstm(Lstm learner) : NaiveLearner(learner)
{
    public override double[] Logits(LabeledSequences data) =>
        [.. NaiveRecurrence.Lstm(EmbedWithPreviousLabel("input", data), Weights["recurrent.weight"], data.Count, data.Length, learner.Options.HiddenSize)
            .Chunk(learner.Options.HiddenSize).SelectMany(hidden => Linear("head", hidden))];
}
