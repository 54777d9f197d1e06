using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.MetaTraining.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.MetaTraining;

/// <summary>A loss that is not finite is an exception at once, harms nothing, and training can go on afterwards.</summary>
public class NonFiniteLossTests
{
    private const int BatchSize = 6, Length = 7;

    [Theory]
    [InlineData(1, float.NaN)]
    [InlineData(1, float.PositiveInfinity)]
    [InlineData(1, float.MaxValue)]
    [InlineData(3, float.NaN)]
    [InlineData(3, float.MaxValue)]
    public void An_input_that_no_loss_can_come_of_stops_its_batch_only(int threads, float value)
    {
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired);
        var data = LabeledSequences.For(learner, 2 * BatchSize, Length);
        data.Inputs.AsSpan(^(Length * learner.InputSize)..).Fill(value); // the last sequence of the second batch
        using var workers = new WorkerPool(threads);
        using var batch = new BatchGradient(learner, new StoredTasks(data, learner.InputSize, learner.Classes), BatchSize, Length, workers);
        AssertStoppedUnharmed(learner, batch, () => batch.Compute(BatchSize));
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void A_weight_that_is_not_a_number_is_found_by_the_loss(TokenLayout layout)
    {
        GpiclNetwork learner = SmallLearner.Create(layout);
        var data = LabeledSequences.For(learner, BatchSize, Length);
        using var workers = new WorkerPool(2);
        using var batch = new BatchGradient(learner, new StoredTasks(data, learner.InputSize, learner.Classes), BatchSize, Length, workers);
        float good = learner.Head.Weight.Values[0];
        AssertStoppedUnharmed(learner, batch, () =>
        {
            learner.Head.Weight.Values[0] = float.NaN;
            try
            {
                batch.Compute(0);
            }
            finally
            {
                learner.Head.Weight.Values[0] = good;
            }
        });
    }

    private static void AssertStoppedUnharmed(GpiclNetwork learner, BatchGradient batch, Action compute)
    {
        double loss = batch.Compute(0);
        float[] gradient = batch.Gradients.Values.ToArray(), weights = learner.Parameters.Values.ToArray();

        var error = Assert.Throws<NonFiniteLossException>(compute);

        Assert.Contains("it must be finite", error.Message, StringComparison.Ordinal);
        Assert.Equal(weights, learner.Parameters.Values);
        Assert.Equal(loss, batch.Compute(0));
        Assert.Equal(gradient, batch.Gradients.Values);
    }
}
