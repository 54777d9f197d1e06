using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.MetaTraining.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.MetaTraining;

public class BatchGradientTests
{
    [Theory]
    [InlineData(TokenLayout.Paired, 1, 1)]
    [InlineData(TokenLayout.Paired, 1, 3)]
    [InlineData(TokenLayout.Paired, 43, 1)]
    [InlineData(TokenLayout.Paired, 43, 3)]
    [InlineData(TokenLayout.PreviousLabel, 43, 2)]
    public void A_batch_worked_through_in_parts_gives_the_loss_and_gradient_of_one_pass(TokenLayout layout, int batchSize, int threads)
    {
        // 43 sequences of 40 examples are more than two passes on one thread, the last of them not full.
        GpiclNetwork learner = SmallLearner.Create(layout);
        var data = LabeledSequences.For(learner, batchSize, 40);
        (float loss, Gradients expected) = data.Differentiate(learner);
        using var workers = new WorkerPool(threads);
        using var batch = new BatchGradient(learner, Tasks(learner, data), batchSize, 40, workers);

        Assert.Equal(loss, batch.Compute(batchSize), 1e-5);

        float scale = expected.Values.ToArray().Max(MathF.Abs);
        for (int i = 0; i < expected.Values.Length; i++)
            Assert.Equal(expected.Values[i], batch.Gradients.Values[i], 1e-5f * scale);
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void The_number_of_threads_changes_loss_and_gradient_by_rounding_only(TokenLayout layout)
    {
        GpiclNetwork learner = SmallLearner.Create(layout);
        var tasks = new RandomDatasetTasks(new RandomDatasetTaskOptions { InputSize = 5, Classes = 3, Width = 9 });
        (double Loss, float[] Gradient)[] results = [.. Enumerable.Range(1, 3).Select(threads =>
        {
            using var workers = new WorkerPool(threads);
            using var batch = new BatchGradient(learner, tasks, 29, 40, workers);
            return (batch.Compute(100), batch.Gradients.Values.ToArray());
        })];

        float scale = results[0].Gradient.Max(MathF.Abs);
        foreach ((double loss, float[] gradient) in results[1..])
        {
            Assert.Equal(results[0].Loss, loss, 1e-5 * loss);
            for (int i = 0; i < gradient.Length; i++)
                Assert.Equal(results[0].Gradient[i], gradient[i], 1e-5f * scale);
        }
    }

    [Fact]
    public void Fewer_and_shorter_sequences_are_what_a_batch_made_for_them_computes()
    {
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired);
        var tasks = new RandomDatasetTasks(new RandomDatasetTaskOptions { InputSize = 5, Classes = 3, Width = 9 });
        using var workers = new WorkerPool(2);
        using BatchGradient large = new(learner, tasks, 12, 40, workers), small = new(learner, tasks, 5, 17, workers);
        double whole = large.Compute(7);

        Assert.Equal(small.Compute(100), large.Compute(100, 5, 17));
        Assert.Equal(small.Gradients.Values.ToArray(), large.Gradients.Values.ToArray());
        Assert.Equal(whole, large.Compute(7));
    }

    [Fact]
    public void Memory_is_kept_for_sequences_of_one_length_only()
    {
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired);
        var tasks = new RandomDatasetTasks(new RandomDatasetTaskOptions { InputSize = 5, Classes = 3, Width = 9 });
        using var batch = new BatchGradient(learner, tasks, 4, 60, WorkerPool.SingleThread);
        batch.Compute(0, 4, 30);
        long another = Allocated(31), same = Allocated(31), before = Allocated(30);

        Assert.InRange(same, 0, another / 10);
        Assert.InRange(before, another / 2, long.MaxValue); // what it took has been let go of

        long Allocated(int length)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            batch.Compute(0, 4, length);
            return GC.GetAllocatedBytesForCurrentThread() - start;
        }
    }

    [Fact]
    public void Every_computation_starts_from_zero_and_depends_on_its_sequences_alone()
    {
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired);
        using var workers = new WorkerPool(2);
        using var batch = new BatchGradient(learner, Tasks(learner, LabeledSequences.For(learner, 12, 9)), 6, 9, workers);
        double first = batch.Compute(0);
        float[] gradient = batch.Gradients.Values.ToArray();

        double second = batch.Compute(6);
        Assert.NotEqual(first, second);
        Assert.NotEqual(gradient, batch.Gradients.Values.ToArray());

        Assert.Equal(first, batch.Compute(0));
        Assert.Equal(gradient, batch.Gradients.Values.ToArray());
    }

    [Fact]
    public void The_gradient_norm_is_that_of_all_parameters_together()
    {
        GpiclNetwork learner = SmallLearner.Create(SmallLearner.Options(TokenLayout.Paired) with { ModelSize = 22 }); // over one block of 4096
        using var batch = new BatchGradient(learner, Tasks(learner, LabeledSequences.For(learner, 4, 9)), 4, 9);
        batch.Compute(0);

        double expected = Math.Sqrt(learner.Parameters.Sum(parameter => batch.Gradients.Of(parameter).ToArray().Sum(value => (double)value * value)));

        Assert.True(expected > 0 && batch.Gradients.Values.Length % 4096 != 0);
        Assert.Equal(expected, batch.GradientNorm(), 1e-6 * expected);
    }

    [Fact]
    public void Tasks_of_other_sizes_than_the_learner_expects_are_refused()
    {
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired);
        var tasks = new RandomDatasetTasks(new RandomDatasetTaskOptions { InputSize = 6, Classes = 4 });

        string message = Assert.Throws<ArgumentException>("tasks", () => new BatchGradient(learner, tasks, 1, 1)).Message;

        Assert.Contains("width 6 and 4 classes, the learner expects 5 and 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_out_of_range_are_named()
    {
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.PreviousLabel);
        StoredTasks tasks = Tasks(learner, LabeledSequences.For(learner, 1, 1));
        using var batch = new BatchGradient(learner, tasks, 1, 1);

        Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => new BatchGradient(learner, tasks, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => new BatchGradient(learner, tasks, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => new BatchGradient(learner, tasks, 1, learner.Options.MaximumLength + 1));
        Assert.Throws<ArgumentOutOfRangeException>("firstSequence", () => batch.Compute(-1));
        Assert.Throws<ArgumentNullException>("learner", () => new BatchGradient(null!, tasks, 1, 1));
        Assert.Throws<ArgumentNullException>("tasks", () => new BatchGradient(learner, null!, 1, 1));
    }

    [Fact]
    public void A_disposed_batch_computes_nothing()
    {
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired);
        var batch = new BatchGradient(learner, Tasks(learner, LabeledSequences.For(learner, 1, 3)), 1, 3);
        batch.Dispose();
        batch.Dispose();

        Assert.Throws<ObjectDisposedException>(() => batch.Compute(0));
    }

    private static StoredTasks Tasks(GpiclNetwork learner, LabeledSequences data) => new(data, learner.InputSize, learner.Classes);
}
