using Gpicl.IO;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tests.IO;
using Gpicl.Tests.MetaTraining.Support;

namespace Gpicl.Tests.MetaTraining;

public class MetaTrainingStateTests
{
    [Fact]
    public void Ten_thousand_random_byte_flips_restore_or_leave_the_trainer_as_it_was()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("state");
        using SmallRun saved = new(SmallRun.Options), run = new(SmallRun.Options, seed: 8);
        saved.RunUntil(3, path);
        byte[] sound = RawSafetensors.FirstVersion(File.ReadAllBytes(path));
        run.Trainer.Advance();
        float[] before = run.State;
        var random = new Random(20240917);
        int rejected = 0;
        for (int flip = 0; flip < 10_000; flip++)
        {
            byte[] damaged = (byte[])sound.Clone();
            for (int i = random.Next(1, 4); i > 0; i--)
                damaged[flip % 2 == 0 ? random.Next(damaged.Length) : random.Next(3000)] ^= (byte)random.Next(1, 256); // every other one in the header
            try
            {
                MetaTrainingState.RestoreFrom(RawSafetensors.Read(damaged), run.Trainer, path, "small");
                before = run.State;
            }
            catch (CheckpointFormatException)
            {
                rejected++;
                Assert.True(run.State.AsSpan().SequenceEqual(before));
            }
        }

        Assert.InRange(rejected, 4_000, 9_900); // without checksums, as the first version of the format was
    }

    [Fact]
    public void A_state_of_other_options_another_run_or_another_architecture_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("state");
        using SmallRun saved = new(SmallRun.Options), others = new(SmallRun.Options with { BatchSize = 4 });
        using var previousLabel = new SmallRun(SmallRun.Options, layout: TokenLayout.PreviousLabel);
        saved.RunUntil(2, path);

        AssertRefused(others, "small", "written with other options");
        AssertRefused(saved, "large", "written by another run: small");
        AssertRefused(previousLabel, "small", "tensor 'optimizer.adam.mean'");

        LearnerCheckpoint.Save(saved.Trainer.Learner, path);
        AssertRefused(saved, "small", "its format is 'gpicl-learner-2'");

        void AssertRefused(SmallRun run, string description, string reason)
        {
            float[] before = run.State;
            Assert.Contains(
                reason, Assert.Throws<CheckpointFormatException>(() => MetaTrainingState.Restore(run.Trainer, path, description)).Message,
                StringComparison.Ordinal);
            Assert.Equal(before, run.State);
        }
    }

    [Theory]
    [InlineData("step", "-1")]
    [InlineData("step", "25")]
    [InlineData("step", "99999999999999999999")]
    [InlineData("step", "")]
    [InlineData("threads", "two")]
    [InlineData("processes", "")]
    public void A_step_or_count_that_cannot_be_is_refused(string key, string value)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("state");
        using var run = new SmallRun(SmallRun.Options);
        MetaTrainingState.Save(run.Trainer, path);
        SafetensorsFile file = SafetensorsFile.Load(path);
        new SafetensorsFile(file.Tensors, new Dictionary<string, string>(file.Metadata) { [key] = value }).Save(path);

        Assert.Contains(
            $"'{value}'", Assert.Throws<CheckpointFormatException>(() => MetaTrainingState.Restore(run.Trainer, path)).Message, StringComparison.Ordinal);
        Assert.Equal(0, run.Trainer.Step);
    }

    [Fact]
    public void A_state_without_clipping_is_saved_and_restored()
    {
        using var folder = new TemporaryFolder();
        using var run = new SmallRun(SmallRun.Options with { ClipNorm = float.PositiveInfinity });

        MetaTrainingState.Save(run.Trainer, folder.File("state"));

        Assert.Equal(run.Trainer.Setup, MetaTrainingState.Restore(run.Trainer, folder.File("state")));
    }

    [Fact]
    public void What_a_killed_write_has_left_is_ignored()
    {
        using var folder = new TemporaryFolder();
        using SmallRun saved = new(SmallRun.Options), run = new(SmallRun.Options, seed: 8);
        saved.RunUntil(4, folder.File("state"));
        File.WriteAllBytes(folder.File(".state.abcdefgh.ijk.tmp"), File.ReadAllBytes(folder.File("state"))[..100]);

        MetaTrainingState.Restore(run.Trainer, folder.File("state"), "small");
        Assert.Equal(saved.State, run.State);
        run.Trainer.Run(folder.File("state"), "small");

        Assert.Equal(24, run.Trainer.Step);
    }
}
