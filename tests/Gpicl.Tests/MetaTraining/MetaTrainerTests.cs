using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.IO;
using Gpicl.Tests.MetaTesting.Support;
using Gpicl.Tests.MetaTraining.Support;

namespace Gpicl.Tests.MetaTraining;

public class MetaTrainerTests
{
    [Theory]
    [InlineData(1, TokenLayout.Paired, OptimizerAlgorithm.Adam)]
    [InlineData(2, TokenLayout.Paired, OptimizerAlgorithm.Adam)]
    [InlineData(2, TokenLayout.Paired, OptimizerAlgorithm.Adam, 2.5f)]
    [InlineData(3, TokenLayout.PreviousLabel, OptimizerAlgorithm.Adam)]
    [InlineData(2, TokenLayout.Paired, OptimizerAlgorithm.SignOfMomentum)]
    [InlineData(2, TokenLayout.Paired, OptimizerAlgorithm.Muon)]
    public void A_run_interrupted_four_times_ends_with_the_bits_of_an_undisturbed_one(
        int threads, TokenLayout layout, OptimizerAlgorithm algorithm, float lengthSpread = 1)
    {
        using var folder = new TemporaryFolder();
        MetaTrainingOptions options = SmallRun.Options with { LengthSpread = lengthSpread, Optimizer = new() { Algorithm = algorithm, WeightDecay = 0.01f } };
        using (var undisturbed = new SmallRun(options, threads, layout))
            undisturbed.Trainer.Run(folder.File("undisturbed"), "small");

        foreach (int stop in new[] { 1, 5, 14, 23 }) // 5 writes the state anyway, 14 meta-tests
        {
            using var part = Resume();
            part.RunUntil(stop, folder.File("resumed"));
        }

        using (SmallRun last = Resume())
            last.Trainer.Run(folder.File("resumed"), "small");

        Assert.Equal(File.ReadAllBytes(folder.File("undisturbed")), File.ReadAllBytes(folder.File("resumed")));

        // Initial weights of its own, which the state has to replace.
        SmallRun Resume()
        {
            bool begun = File.Exists(folder.File("resumed"));
            var run = new SmallRun(options, threads, layout, seed: begun ? 99u : 1u);
            if (begun)
                Assert.Equal(new MetaTrainingSetup("cpu", 1, threads), MetaTrainingState.Restore(run.Trainer, folder.File("resumed"), "small"));
            return run;
        }
    }

    [Fact]
    public void The_state_on_disk_is_never_older_than_the_interval()
    {
        using var folder = new TemporaryFolder();
        using var run = new SmallRun(SmallRun.Options);
        using var reader = new SmallRun(SmallRun.Options);
        var found = new List<long>();
        run.Trainer.Run(folder.File("state"), progress: new Reports(_ =>
        {
            if (!File.Exists(folder.File("state")))
                return;
            MetaTrainingState.Restore(reader.Trainer, folder.File("state"));
            found.Add(reader.Trainer.Step);
        }));

        Assert.Equal([.. Enumerable.Repeat(5L, 5), .. Enumerable.Repeat(10L, 5), .. Enumerable.Repeat(15L, 5), .. Enumerable.Repeat(20L, 4)], found);
        MetaTrainingState.Restore(reader.Trainer, folder.File("state"));
        Assert.Equal(24, reader.Trainer.Step);
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_run_with_the_last_good_state_kept_and_saved()
    {
        using var folder = new TemporaryFolder();
        var broken = new FormulaTasks(3, (sequence, t) => (sequence >= 7 * 5 ? float.NaN : t % 3, t % 3));
        var sound = new FormulaTasks(3, (_, t) => (t % 3, t % 3));
        using SmallRun run = Run(broken), good = Run(sound), restored = Run(sound);

        var error = Assert.Throws<NonFiniteLossException>(() => run.Trainer.Run(folder.File("state"), "small"));
        good.RunUntil(7, statePath: null);
        MetaTrainingState.Restore(restored.Trainer, folder.File("state"), "small");

        Assert.Contains("must be finite", error.Message, StringComparison.Ordinal);
        Assert.Equal(good.State, run.State);
        Assert.Equal(good.State, restored.State);

        static SmallRun Run(FormulaTasks tasks) => new(SmallRun.Options, tasks: new Widened(tasks));
    }

    [Fact]
    public void Weights_that_overflow_do_not_replace_the_state_saved_before()
    {
        using var folder = new TemporaryFolder();
        MetaTrainingOptions options = SmallRun.Options with { LearningRate = 1e38f, WarmUpSteps = 0, StateInterval = 1 };
        using SmallRun run = new(options), restored = new(options);
        MetaTrainingState.Save(run.Trainer, folder.File("state"), "small");

        Assert.Throws<NonFiniteLossException>(() => run.Trainer.Run(folder.File("state"), "small"));
        MetaTrainingState.Restore(restored.Trainer, folder.File("state"), "small");
        Assert.DoesNotContain(restored.State, value => !float.IsFinite(value));
    }

    [Fact]
    public void Progress_tells_the_mean_loss_since_the_last_report_and_meta_tests_at_their_steps()
    {
        MetaTrainingOptions options = SmallRun.Options with { Steps = 14, ReportInterval = 4, EvaluationInterval = 6 };
        using SmallRun steps = new(options), run = new(options);
        double[] losses = [.. Enumerable.Range(0, 14).Select(_ => steps.Trainer.Advance().Loss)];

        var reports = new List<MetaTrainingProgress>();
        run.Trainer.Run(progress: new Reports(reports.Add));

        Assert.Equal([4L, 6, 8, 12, 14], reports.Select(report => report.Step));
        Assert.Equal([0, 1, 0, 1, 1], reports.Select(report => report.Evaluations.Count));
        int from = 0;
        foreach (MetaTrainingProgress report in reports)
        {
            Assert.Equal(losses[from..(int)report.Step].Average(), report.Loss, 1e-12);
            Assert.Equal(14, report.Steps);
            Assert.Equal(options.LearningRateAt(report.Step), report.LearningRate);
            Assert.True(report.SequencesPerSecond > 0 && report.GigaflopsPerSecond > 0 && report.GradientNorm > 0);
            Assert.All(report.Evaluations, entry => Assert.Equal(("random", 8, 6L), (entry.Name, entry.Curve.Points.Count, entry.Curve.Last.Predictions)));
            from = (int)report.Step;
        }

        Assert.Equal(TimeSpan.Zero, reports[^1].TimeLeft);
        Assert.Equal(steps.State, run.State);
    }

    [Fact]
    public void A_run_that_is_done_takes_no_further_step()
    {
        using var run = new SmallRun(SmallRun.Options);
        run.Trainer.Run();
        float[] done = run.State;

        run.Trainer.Run();

        Assert.Equal(done, run.State);
    }

    [Fact]
    public void Tasks_of_another_size_are_refused_at_once()
    {
        var other = new RandomDatasetTasks(new() { InputSize = 6, Classes = 3 });

        Assert.Contains("width 6", Assert.Throws<ArgumentException>(() => new SmallRun(SmallRun.Options, tasks: other)).Message, StringComparison.Ordinal);
        using var run = new SmallRun(SmallRun.Options);
        Assert.Contains("'narrow' have inputs of width 6", Assert.Throws<ArgumentException>(
            () => new MetaTrainer(run.Trainer.Learner, SmallRun.Tasks, SmallRun.Options) { Evaluations = [("narrow", other)] }).Message, StringComparison.Ordinal);
    }
}
