using Gpicl.Baselines.Recurrent;
using Gpicl.Datasets;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tasks.Synthetic;
using Gpicl.Tensors;
using Gpicl.Tests.MetaTraining.Support;
using Gpicl.Torch.Tasks;
using Gpicl.Torch.Tests.Support;

namespace Gpicl.Torch.Tests;

public class EngineTests
{
    [TorchTheory]
    [InlineData(0UL, 5, 7)]
    [InlineData(1234567890123456789UL, 24, 40)]
    public void Projections_made_on_the_device_are_those_of_the_host(ulong seed, int outputs, int width)
    {
        long[] tasks = [0, 3, TaskNumbers.FirstUnseen + (1L << 33) + 5];
        using var scope = TorchSharp.torch.NewDisposeScope();
        var made = new float[tasks.Length * outputs * width];
        TorchParameters.CopyFrom(DeviceProjection.Matrices(seed, tasks, outputs, width, TorchSharp.torch.CPU).reshape(-1), made);

        var expected = new float[outputs * width];
        for (int i = 0; i < tasks.Length; i++)
        {
            RandomProjection.Fill(seed, tasks[i], outputs, width, expected);
            Assert.All(expected.Zip(made.Skip(i * expected.Length)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [TorchTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tasks_projected_on_the_device_give_the_loss_of_those_of_the_host(bool standardize)
    {
        TaskMixture tasks = Mixture(standardize);
        using TorchEngine host = Problem.Torch(Problem.Options(), Problem.Learner(), tasks), device = Problem.Torch(
            Problem.Options(), Problem.Learner(), tasks, settings: new TorchOptions { Device = "cpu", ProjectsOnDevice = true });
        for (int step = 1; step <= 3; step++)
            Assert.Equal(host.Advance(1e-3f).Loss, device.Advance(1e-3f).Loss, 1e-4);
    }

    [TorchFact]
    public void Processes_share_a_batch_and_take_the_steps_of_one()
    {
        MetaTrainingOptions options = Problem.Options();
        using TorchEngine alone = Problem.Torch(options, Problem.Learner());
        double[] expected = [.. Enumerable.Range(0, 3).Select(_ => alone.Advance(1e-3f).Loss)];
        var losses = new double[3][];
        ThreadGroup.Run(3, group =>
        {
            using TorchEngine engine = Problem.Torch(options, Problem.Learner(), group: group);
            losses[group.Rank] = [.. Enumerable.Range(0, 3).Select(_ => engine.Advance(1e-3f).Loss)];
        });
        Assert.All(losses, found => Assert.Equal(losses[0], found));
        Assert.All(expected.Zip(losses[0]), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [TorchFact]
    public void Mixed_precision_stays_near_full_precision()
    {
        using TorchEngine full = Problem.Torch(Problem.Options(), Problem.Learner()), mixed = Problem.Torch(
            Problem.Options(), Problem.Learner(), settings: new TorchOptions { Device = "cpu", Precision = TorchPrecision.Mixed });
        double[] ours = [.. Enumerable.Range(0, 10).Select(_ => full.Advance(1e-3f).Loss)],
            theirs = [.. Enumerable.Range(0, 10).Select(_ => mixed.Advance(1e-3f).Loss)];
        Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.First, pair.Second, 2e-2));
        Assert.NotEqual(ours, theirs);
        Assert.Equal("torch cpu bfloat16", mixed.Setup.Engine);
    }

    [TorchFact]
    public void A_loss_that_is_not_finite_is_an_exception_and_leaves_the_weights()
    {
        GpiclNetwork learner = Problem.Learner();
        using var trainer = new MetaTrainer(Problem.Torch(Problem.Options(), learner, new NotANumber()), WorkerPool.Shared);
        float[] before = learner.Parameters.Values.ToArray();
        Assert.Throws<NonFiniteLossException>(() => trainer.Run());
        Assert.Equal(before, learner.Parameters.Values);
        Assert.Equal(0, trainer.Step);
    }

    [TorchTheory]
    [InlineData("gpu", "it must be cpu, cuda, cuda:N or mps")]
    [InlineData("cuda:x", "it must be cpu, cuda, cuda:N or mps")]
    [InlineData("cpu:1", "it must be cpu, cuda, cuda:N or mps")]
    [InlineData("cuda:64", "CUDA devices")]
    public void Devices_that_are_not_there_are_refused_with_what_there_is(string device, string message) => Assert.Contains(
        message,
        Assert.ThrowsAny<Exception>(() => Problem.Torch(Problem.Options(), Problem.Learner(), settings: new TorchOptions { Device = device })).Message,
        StringComparison.Ordinal);

    [TorchFact]
    public void Other_learners_are_refused()
    {
        var learner = new Lstm(new LstmOptions { InputSize = 24, Classes = 5, HiddenSize = 8 });
        Assert.Contains("'lstm'", Assert.Throws<ArgumentException>(
            () => new TorchEngine(new MetaTrainingProblem(learner, Problem.Tasks(), Problem.Options()), new TorchOptions())).Message, StringComparison.Ordinal);
    }

    private static TaskMixture Mixture(bool standardize)
    {
        var random = new Random(5);
        Dataset Rows(int width) =>
            new($"rows{width}", [.. Enumerable.Range(0, 60 * width).Select(_ => random.NextSingle() * 3)], [.. Enumerable.Range(0, 60).Select(i => i % 5)], 5);
        ProjectedTaskOptions options = new() { Seed = 2, InputSize = 24, Classes = 5, Standardize = standardize };
        return new TaskMixture(
            4,
            (new ProjectedTasks(Rows(30), options), 1),
            (new SyntheticTasks(new SyntheticTaskOptions { Seed = 3, InputSize = 24, Classes = 5 }), 1),
            (new ProjectedTasks(Rows(13), options), 1));
    }

    private sealed class NotANumber : ITaskDistribution
    {
        public int InputSize => 24;

        public int Classes => 5;

        public void Sample(long sequence, Span<float> inputs, Span<int> labels)
        {
            inputs.Fill(float.NaN);
            labels.Clear();
        }
    }
}
