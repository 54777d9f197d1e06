using Gpicl.Cli.Experiments.Execution;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;

namespace Gpicl.Cli.Tests.Experiments;

public class ExperimentSessionTests
{
    [Fact]
    public void Runs_are_done_once_and_found_again_and_two_folders_have_the_same_lines()
    {
        using var folder = new TemporaryFolder();
        using StringWriter first = new(), again = new();

        ExperimentOutcome outcome = ToyExperiment.Run(folder.File("a"), new CommandConsole(TextWriter.Null, first));
        ExperimentOutcome reused = ToyExperiment.Run(folder.File("a"), new CommandConsole(TextWriter.Null, again));
        ToyExperiment.Run(folder.File("b"));

        Assert.Contains("toy: 0 of 4 runs are there already", first.ToString(), StringComparison.Ordinal);
        Assert.Contains("4 of 4 different runs to do, about", first.ToString(), StringComparison.Ordinal);
        Assert.Contains("toy: 4 of 4 runs are there already", again.ToString(), StringComparison.Ordinal);
        Assert.Equal((0, 4), (outcome.Experiments[0].Reused, reused.Experiments[0].Reused));
        Assert.Equal(["README.md", "runs", "toy-2.svg", "toy.jsonl", "toy.md", "toy.svg"], Names(folder.File("a")));
        Assert.All(Names(folder.File("a/runs")), name => Assert.EndsWith(".json", name, StringComparison.Ordinal));
        Assert.Equal(4, ToyExperiment.Lines(folder.File("a")).Distinct().Count());
        Assert.Equal(ToyExperiment.Lines(folder.File("a")), ToyExperiment.Lines(folder.File("b")));
    }

    [Fact]
    public void Stopped_wherever_it_is_and_resumed_it_gives_the_same_lines()
    {
        using var folder = new TemporaryFolder();
        ToyExperiment.Run(folder.File("undisturbed"));
        int stops = 0;
        for (bool done = false; !done;)
        {
            using var cancellation = new CancellationTokenSource();
            try
            {
                ToyExperiment.Run(folder.File("stopped"), new CommandConsole(TextWriter.Null, new CancelingWriter(cancellation, "loss")), cancellation.Token);
                done = true;
            }
            catch (OperationCanceledException)
            {
                // Five steps have been taken since the last stop, for the display speaks of the first report interval at once.
                Assert.Contains(Names(folder.File("stopped/runs")), name => name.EndsWith(".state", StringComparison.Ordinal));
                Assert.True(++stops < 40, "It never ends.");

                // What a process leaves that is killed after it has written what was recorded and before it has written the state.
                string draft = Directory.EnumerateFiles(folder.File("stopped/runs"), "*.draft").First();
                File.WriteAllText(Path.ChangeExtension(Path.ChangeExtension(draft, null), "23.draft"), "cut off");
            }
        }

        Assert.True(stops >= 16, $"{stops} stops were too few to tell.");
        Assert.Equal(ToyExperiment.Lines(folder.File("undisturbed")), ToyExperiment.Lines(folder.File("stopped")));
        Assert.All(Names(folder.File("stopped/runs")), name => Assert.EndsWith(".json", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_processes_share_a_folder_and_a_claim_that_a_killed_one_has_left_holds_nobody_up()
    {
        using var folder = new TemporaryFolder();
        ToyExperiment.Run(folder.File("alone"));
        Directory.CreateDirectory(folder.File("shared/runs"));
        foreach (string record in Names(folder.File("alone/runs")))
            await File.WriteAllTextAsync(folder.File($"shared/runs/{Path.ChangeExtension(record, ".claim")}"), "");

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => ToyExperiment.Run(folder.File("shared")))));

        Assert.Equal(ToyExperiment.Lines(folder.File("alone")), ToyExperiment.Lines(folder.File("shared")));
        Assert.Equal(Names(folder.File("alone/runs")), Names(folder.File("shared/runs")));
    }

    [Fact]
    public void A_claimed_run_is_left_to_the_process_that_has_it()
    {
        using var folder = new TemporaryFolder();
        using (RunFiles? mine = RunFiles.TryClaim(folder.File("key")))
        {
            Assert.NotNull(mine);
            Assert.Null(RunFiles.TryClaim(folder.File("key")));
        }

        using RunFiles? next = RunFiles.TryClaim(folder.File("key"));
        Assert.NotNull(next);
    }

    [Fact]
    public void A_key_tells_apart_all_that_determines_a_run()
    {
        string data = TinyRun.Data("fashion-mnist");
        RunPlan plan = ToyExperiment.Create().RunsAt(ToyExperiment.Scale)[0].Plan;
        var key = KeyOf(plan, threads: 1);

        Assert.Equal(key, KeyOf(plan with { }, threads: 1));
        Assert.Equal(4, new[] { key, KeyOf(plan, threads: 2), KeyOf(plan with { FinalSequences = 17 }, 1), Seeded(5) }.Distinct().Count());

        string Seeded(ulong seed) => KeyOf(plan with { Recipe = plan.Recipe with { Seed = seed } }, 1);

        string KeyOf(RunPlan of, int threads) =>
            new RunFolder("unused", new RunData([data]), new TrainingPlace(TrainingPlace.Cpu, "float32", threads, null)).KeyOf(of);
    }

    [Fact]
    public void A_damaged_record_is_named()
    {
        using var folder = new TemporaryFolder();
        ToyExperiment.Run(folder.File("a"));
        string record = Directory.EnumerateFiles(folder.File("a/runs")).First();
        byte[] bytes = File.ReadAllBytes(record);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(record, bytes);

        var exception = Assert.Throws<InvalidDataException>(() => ToyExperiment.Run(folder.File("a")));

        Assert.Contains($"{Path.GetFullPath(record)}: its checksum is not that of its content", exception.Message, StringComparison.Ordinal);
    }

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Cancels when something is written.</summary>
    private sealed class CancelingWriter(CancellationTokenSource cancellation, string word) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value?.Contains(word, StringComparison.Ordinal) == true)
                cancellation.Cancel();
        }
    }
}
