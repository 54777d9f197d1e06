using Gpicl.Learners;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Learners.Support;

/// <summary>An <see cref="Lstm"/> in double precision.</summary>
internal sealed class NaiveLstm(Lstm learner) : NaiveLearner(learner)
{
    public override double[] Logits(LabelledSequences data) =>
        [.. NaiveRecurrence.Lstm(EmbedWithPreviousLabel("input", data), Weights["recurrent.weight"], data.Count, data.Length, learner.Options.HiddenSize)
            .Chunk(learner.Options.HiddenSize).SelectMany(hidden => Linear("head", hidden))];
}
