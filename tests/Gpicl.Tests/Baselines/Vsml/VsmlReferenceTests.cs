using Gpicl.Baselines.Vsml;
using Gpicl.Tests.Baselines.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines.Vsml;

/// <summary>VSML with and without symmetries against implementations of their definitions in double precision.</summary>
public class VsmlReferenceTests
{
    [Theory]
    [InlineData(5, 3, 4, 1, 2, 7)]
    [InlineData(1, 2, 1, 1, 1, 2)]
    [InlineData(19, 7, 16, 2, 3, 12)]
    [InlineData(32, 10, 3, 1, 1, 40)]
    public void Logits_agree_with_the_definition(int inputs, int classes, int hidden, int microTicks, int sequences, int length)
    {
        VsmlLearner learner = SmallVsml.Create(new VsmlOptions { InputSize = inputs, Classes = classes, HiddenSize = hidden, MicroTicks = microTicks });

        ReferenceCheck.Logits(learner, new NaiveVsml(learner), LabeledSequences.For(learner, sequences, length));
    }

    [Theory]
    [InlineData(5, 3, 4, 1, 3, 4, 2, 7)]
    [InlineData(1, 2, 1, 2, 1, 1, 1, 3)]
    [InlineData(19, 7, 16, 1, 12, 2, 2, 6)]
    [InlineData(17, 10, 3, 3, 20, 1, 1, 9)]
    public void Logits_of_several_layers_agree_with_the_definition(
        int inputs, int classes, int hidden, int hiddenLayers, int units, int microTicks, int sequences, int length)
    {
        VsmlLearner learner = SmallVsml.Create(new VsmlOptions
        {
            InputSize = inputs,
            Classes = classes,
            HiddenSize = hidden,
            HiddenLayers = hiddenLayers,
            HiddenUnits = units,
            MicroTicks = microTicks,
        });

        ReferenceCheck.Logits(learner, new NaiveVsml(learner), LabeledSequences.For(learner, sequences, length));
    }

    [Theory]
    [InlineData(1, 4, 2, 2, 5)]
    [InlineData(3, 5, 1, 2, 9)]
    [InlineData(17, 2, 3, 1, 4)]
    public void Logits_without_symmetries_agree_with_the_definition(int size, int hidden, int microTicks, int sequences, int length)
    {
        VsmlWithoutSymmetries learner = SmallVsml.Create(
            new VsmlWithoutSymmetriesOptions { InputSize = 5, Classes = 3, GridSize = size, HiddenSize = hidden, MessageSize = 3, MicroTicks = microTicks });

        ReferenceCheck.Logits(learner, new NaiveVsmlWithoutSymmetries(learner), LabeledSequences.For(learner, sequences, length));
    }

    [Theory]
    [InlineData(1, 3, 7)]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 6)]
    public void The_gradient_of_every_weight_agrees_with_the_slope_of_the_definition(int microTicks, int sequences, int length)
    {
        VsmlLearner learner = SmallVsml.Create(new VsmlOptions { InputSize = 5, Classes = 3, HiddenSize = 4, MicroTicks = microTicks });

        ReferenceCheck.Gradients(learner, new NaiveVsml(learner), LabeledSequences.For(learner, sequences, length));
    }

    [Theory]
    [InlineData(1, 4, 1, 3, 5)]
    [InlineData(2, 3, 2, 1, 4)]
    public void The_gradient_of_every_weight_of_several_layers_agrees_with_the_slope_of_the_definition(
        int hiddenLayers, int units, int microTicks, int sequences, int length)
    {
        VsmlLearner learner = SmallVsml.Create(
            new VsmlOptions { InputSize = 5, Classes = 3, HiddenSize = 3, HiddenLayers = hiddenLayers, HiddenUnits = units, MicroTicks = microTicks });

        ReferenceCheck.Gradients(learner, new NaiveVsml(learner), LabeledSequences.For(learner, sequences, length));
    }

    [Theory]
    [InlineData(3, 6)]
    [InlineData(1, 2)]
    public void The_gradient_of_every_weight_without_symmetries_agrees_with_the_slope_of_the_definition(int sequences, int length)
    {
        VsmlWithoutSymmetries learner = SmallVsml.Create(
            new VsmlWithoutSymmetriesOptions { InputSize = 5, Classes = 3, GridSize = 2, HiddenSize = 4, MessageSize = 3 });

        ReferenceCheck.Gradients(learner, new NaiveVsmlWithoutSymmetries(learner), LabeledSequences.For(learner, sequences, length));
    }
}
