using Gpicl.Model;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Model;

/// <summary>What a prediction may depend on: inputs up to its own and labels before it, of its own sequence.</summary>
public class CausalityTests
{
    private const int Length = 37;

    [Theory]
    [InlineData(TokenLayout.Paired, 1)]
    [InlineData(TokenLayout.Paired, 3)]
    [InlineData(TokenLayout.PreviousLabel, 1)]
    [InlineData(TokenLayout.PreviousLabel, 3)]
    public void Later_inputs_and_labels_change_no_bit_of_a_prediction(TokenLayout layout, int layers) =>
        Causality.SeesNothingLater(SmallLearner.Create(layout, layers), Length);

    [Theory]
    [InlineData(TokenLayout.Paired, 1)]
    [InlineData(TokenLayout.Paired, 3)]
    [InlineData(TokenLayout.PreviousLabel, 1)]
    [InlineData(TokenLayout.PreviousLabel, 3)]
    public void Every_earlier_label_and_input_changes_a_prediction(TokenLayout layout, int layers)
    {
        GpiclNetwork learner = SmallLearner.Create(layout, layers);
        float[] before = Last(LabeledSequences.For(learner, 1, Length).Logits(learner));
        for (int t = 0; t < Length; t++)
        {
            var changed = LabeledSequences.For(learner, 1, Length);
            changed.Inputs[t * learner.InputSize] += 1;
            Assert.NotEqual(before, Last(changed.Logits(learner)));
            if (t == Length - 1)
                continue;

            changed = LabeledSequences.For(learner, 1, Length);
            changed.Labels[t] = (changed.Labels[t] + 1) % learner.Classes;
            Assert.NotEqual(before, Last(changed.Logits(learner)));
        }

        float[] Last(float[] logits) => logits[^learner.Classes..];
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void A_sequence_is_not_changed_by_the_others_in_its_batch(TokenLayout layout)
    {
        GpiclNetwork learner = SmallLearner.Create(layout);
        LabeledSequences batch = LabeledSequences.For(learner, 3, Length), others = LabeledSequences.For(learner, 3, Length, seed: 50),
            alone = LabeledSequences.For(learner, 1, Length);
        Assert.NotEqual(batch.Labels, others.Labels);
        int values = Length * learner.InputSize, logits = Length * learner.Classes;
        batch.Inputs.AsSpan(values, values).CopyTo(others.Inputs.AsSpan(values));
        batch.Inputs.AsSpan(values, values).CopyTo(alone.Inputs);
        batch.Labels.AsSpan(Length, Length).CopyTo(others.Labels.AsSpan(Length));
        batch.Labels.AsSpan(Length, Length).CopyTo(alone.Labels);

        float[] expected = batch.Logits(learner)[logits..(2 * logits)];

        Assert.Equal(expected, others.Logits(learner)[logits..(2 * logits)]);
        float[] found = alone.Logits(learner);
        for (int i = 0; i < logits; i++)
            Assert.Equal(expected[i], found[i], 1e-5f);
    }

    [Fact]
    public void One_paired_layer_reads_its_context_as_a_set()
    {
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired, layers: 1);
        LabeledSequences data = LabeledSequences.For(learner, 1, Length), reversed = LabeledSequences.For(learner, 1, Length);
        for (int t = 0; t < Length - 1; t++)
        {
            int other = Length - 2 - t;
            reversed.Labels[t] = data.Labels[other];
            data.Inputs.AsSpan(other * learner.InputSize, learner.InputSize).CopyTo(reversed.Inputs.AsSpan(t * learner.InputSize));
        }

        float[] expected = data.Logits(learner)[^learner.Classes..], found = reversed.Logits(learner)[^learner.Classes..];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-5f);
    }
}
