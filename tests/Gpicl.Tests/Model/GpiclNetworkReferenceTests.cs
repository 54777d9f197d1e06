using Gpicl.Model;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Model;

/// <summary>The Transformer against an implementation of its definition in double precision.</summary>
public class GpiclNetworkReferenceTests
{
    [Theory]
    [InlineData(TokenLayout.Paired, 1, 3, 7)]
    [InlineData(TokenLayout.Paired, 2, 1, 1)]
    [InlineData(TokenLayout.Paired, 2, 2, 97)]
    [InlineData(TokenLayout.Paired, 3, 2, 33)]
    [InlineData(TokenLayout.PreviousLabel, 1, 3, 7)]
    [InlineData(TokenLayout.PreviousLabel, 2, 1, 1)]
    [InlineData(TokenLayout.PreviousLabel, 2, 2, 97)]
    [InlineData(TokenLayout.PreviousLabel, 3, 2, 33)]
    public void Logits_agree_with_the_definition(TokenLayout layout, int layers, int sequences, int length)
    {
        GpiclNetwork learner = SmallLearner.Create(SmallLearner.Options(layout, layers) with { MaximumLength = 97 });
        var data = LabeledSequences.For(learner, sequences, length);

        ReferenceCheck.Logits(learner, new NaiveGpicl(learner), data);
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void Logits_agree_with_the_definition_for_sizes_that_fill_no_vector(TokenLayout layout)
    {
        GpiclNetwork learner = SmallLearner.Create(
            new GpiclOptions { InputSize = 19, Classes = 7, Layout = layout, ModelSize = 51, Layers = 2, Heads = 3, HiddenFactor = 3, MaximumLength = 29 });
        var data = LabeledSequences.For(learner, count: 3, length: 29);

        ReferenceCheck.Logits(learner, new NaiveGpicl(learner), data);
    }

    [Theory]
    [InlineData(TokenLayout.Paired, 1, 3, 7)]
    [InlineData(TokenLayout.Paired, 2, 3, 7)]
    [InlineData(TokenLayout.Paired, 3, 2, 5)]
    [InlineData(TokenLayout.PreviousLabel, 1, 3, 7)]
    [InlineData(TokenLayout.PreviousLabel, 2, 3, 7)]
    [InlineData(TokenLayout.PreviousLabel, 3, 2, 5)]
    public void The_gradient_of_every_weight_agrees_with_the_slope_of_the_definition(TokenLayout layout, int layers, int sequences, int length)
    {
        // With two layers, the previous-label layout has more positions than the sequences need.
        GpiclNetwork learner = SmallLearner.Create(SmallLearner.Options(layout, layers) with { MaximumLength = layers == 2 ? length + 2 : length });
        var data = LabeledSequences.For(learner, sequences, length);
        var reference = new NaiveGpicl(learner);

        ReferenceCheck.Gradients(learner, reference, data);
    }
}
