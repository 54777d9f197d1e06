using Gpicl.Baselines.Recurrent;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines.Support;

/// <summary>An <see cref="OuterProductLstm"/> in double precision.</summary>
internal sealed class NaiveOuterProductLstm(OuterProductLstm learner) : NaiveLearner(learner)
{
    public override double[] Logits(LabeledSequences data)
    {
        int heads = learner.Options.Heads, size = heads * learner.Options.HeadSize;
        double scale = Math.Log(1 + Math.Exp(Weights["key_scale"][0]));
        return [.. NaiveRecurrence.OuterProductLstm(
            EmbedWithPreviousLabel("input", data), Weights["recurrent.weight"], scale, data.Count, data.Length, size, heads)
            .Chunk(size).SelectMany(hidden => Linear("head", hidden))];
    }
}
