using Gpicl.Model;

namespace Gpicl.Tests.Model.Support;

/// <summary>What no learner may do: predict a label by anything that comes after the input to be labeled.</summary>
internal static class Causality
{
    /// <summary>Changes all that a prediction must not depend on, position by position: not a bit of it may change.</summary>
    public static void SeesNothingLater(ILearner learner, int length)
    {
        float[] before = LabeledSequences.For(learner, 2, length).Logits(learner);
        for (int t = 0; t < length; t++)
        {
            var changed = LabeledSequences.For(learner, 2, length);
            for (int sequence = 0; sequence < 2; sequence++)
            {
                for (int later = t; later < length; later++)
                    changed.Labels[sequence * length + later] = (changed.Label(sequence, later) + 1) % learner.Classes;
                changed.Inputs.AsSpan((sequence * length + t + 1) * learner.InputSize, (length - t - 1) * learner.InputSize).Fill(0.7f * t);
            }

            float[] after = changed.Logits(learner);
            for (int sequence = 0; sequence < 2; sequence++)
            {
                int start = sequence * length * learner.Classes;
                Assert.Equal(before.AsSpan(start, (t + 1) * learner.Classes), after.AsSpan(start, (t + 1) * learner.Classes));
            }
        }
    }
}
