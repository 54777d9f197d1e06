using Gpicl.Baselines.MultiTask;
using Gpicl.Baselines.Recurrent;
using Gpicl.Tests.Baselines.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines;

/// <summary>Recurrent learners and the multi-task MLP against implementations of their definitions in double precision.</summary>
public class BaselineReferenceTests
{
    [Theory]
    [InlineData(1, 1, 1, 4)]
    [InlineData(3, 7, 5, 8)]
    [InlineData(13, 33, 19, 37)]
    public void Logits_of_an_lstm_agree_with_the_definition(int sequences, int length, int inputs, int hidden)
    {
        var learner = (Lstm)SmallLearner.Create(new LstmOptions { InputSize = inputs, Classes = 3, HiddenSize = hidden });

        ReferenceCheck.Logits(learner, new NaiveLstm(learner), LabeledSequences.For(learner, sequences, length));
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 4)]
    [InlineData(3, 7, 5, 2, 3)]
    [InlineData(13, 33, 19, 3, 17)]
    public void Logits_of_an_outer_product_lstm_agree_with_the_definition(int sequences, int length, int inputs, int heads, int headSize)
    {
        var learner = (OuterProductLstm)SmallLearner.Create(
            new OuterProductLstmOptions { InputSize = inputs, Classes = 3, Heads = heads, HeadSize = headSize });

        ReferenceCheck.Logits(learner, new NaiveOuterProductLstm(learner), LabeledSequences.For(learner, sequences, length));
    }

    [Theory]
    [InlineData(1, 1, 1, 4)]
    [InlineData(13, 33, 19, 37)]
    public void Logits_of_a_multi_task_mlp_agree_with_the_definition(int sequences, int length, int inputs, int hidden)
    {
        var learner = (MultiTaskMlp)SmallLearner.Create(new MultiTaskMlpOptions { InputSize = inputs, Classes = 3, HiddenSize = hidden });

        ReferenceCheck.Logits(learner, new NaiveMultiTaskMlp(learner), LabeledSequences.For(learner, sequences, length));
    }

    [Fact]
    public void The_gradient_of_every_weight_of_an_lstm_agrees_with_the_slope_of_the_definition()
    {
        var learner = (Lstm)SmallLearner.Create(new LstmOptions { InputSize = 5, Classes = 3, HiddenSize = 6 });

        ReferenceCheck.Gradients(learner, new NaiveLstm(learner), LabeledSequences.For(learner, count: 3, length: 7));
    }

    [Fact]
    public void The_gradient_of_every_weight_of_an_outer_product_lstm_agrees_with_the_slope_of_the_definition()
    {
        var learner = (OuterProductLstm)SmallLearner.Create(new OuterProductLstmOptions { InputSize = 5, Classes = 3, Heads = 2, HeadSize = 3 });

        ReferenceCheck.Gradients(learner, new NaiveOuterProductLstm(learner), LabeledSequences.For(learner, count: 3, length: 7));
    }

    [Fact]
    public void The_gradient_of_every_weight_of_a_multi_task_mlp_agrees_with_the_slope_of_the_definition()
    {
        var learner = (MultiTaskMlp)SmallLearner.Create(new MultiTaskMlpOptions { InputSize = 5, Classes = 3, HiddenSize = 6 });

        ReferenceCheck.Gradients(learner, new NaiveMultiTaskMlp(learner), LabeledSequences.For(learner, count: 3, length: 7));
    }
}
