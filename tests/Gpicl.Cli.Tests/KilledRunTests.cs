using System.Diagnostics;
using System.Globalization;

namespace Gpicl.Cli.Tests;

/// <summary>Real processes that end in the middle of their work.</summary>
public class KilledRunTests
{
    private const int KillsOfOneRun = 6;

    // More of them: GPICL_KILLS=100 dotnet test --filter Killed
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("GPICL_KILLS") ?? "6", CultureInfo.InvariantCulture);

    [Fact]
    public void Killed_before_its_first_state_while_writing_one_or_at_any_moment_and_resumed_a_run_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        using (Process undisturbed = Start(folder.File("undisturbed")))
            Assert.Equal(0, Wait(undisturbed));

        var random = new Random(7);
        for (int killed = 0; killed < Kills; killed += KillsOfOneRun)
        {
            string output = folder.File($"killed-{killed}"), state = output + ".state";
            for (int kill = 0; kill < KillsOfOneRun; kill++)
            {
                using Process run = Start(output, resume: true);
                string error = Kill(run, kill, output, random);
                if (kill == 1)
                    Assert.Contains("beginning anew", error, StringComparison.Ordinal); // for the first one left no state
                Assert.Equal(kill > 0, File.Exists(state));
            }

            using (Process last = Start(output, resume: true))
                Assert.Equal(0, Wait(last));
            Assert.Equal(File.ReadAllBytes(folder.File("undisturbed")), File.ReadAllBytes(output));
            Assert.DoesNotContain(folder.Names, name => name.EndsWith(".tmp", StringComparison.Ordinal) || name.EndsWith(".state", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_interrupt_saves_the_state_says_how_to_go_on_and_ends_with_130()
    {
        if (OperatingSystem.IsWindows() || InterruptsAreIgnored())
            return;
        using var folder = new TemporaryFolder();
        using Process run = Start(folder.File("a"), steps: 1_000_000);
        while (!File.Exists(folder.File("a.state")) && !run.HasExited)
            Thread.Sleep(1);

        using (Process signal = Process.Start("kill", ["-INT", run.Id.ToString(CultureInfo.InvariantCulture)]))
            signal.WaitForExit();
        string error = run.StandardError.ReadToEnd();

        Assert.Equal(130, Wait(run));
        Assert.Contains($"the state is in {folder.File("a.state")}. Run the same command with --resume to go on.", error, StringComparison.Ordinal);
        Assert.Equal(["a.state"], folder.Names);
    }

    // The first time before there is a state, then while one is being written, then at any moment after the run has come further.
    private static string Kill(Process run, int kill, string output, Random random)
    {
        DateTime before = File.GetLastWriteTimeUtc(output + ".state");
        string folder = Path.GetDirectoryName(output)!, writing = $".{Path.GetFileName(output)}.state.*.tmp";
        if (kill == 0)
            Thread.Sleep(random.Next(150));
        else if (kill == 1)
            SpinWait.SpinUntil(() => run.HasExited || (File.Exists(output + ".state") && Directory.EnumerateFiles(folder, writing).Any()));
        else if (SpinWait.SpinUntil(() => run.HasExited || File.GetLastWriteTimeUtc(output + ".state") != before, Timeout.Infinite))
            Thread.Sleep(random.Next(25));

        Assert.False(run.HasExited, $"The run was over before kill {kill + 1}.");
        run.Kill();
        string error = run.StandardError.ReadToEnd();
        run.WaitForExit();
        Assert.False(File.Exists(output));
        return error;
    }

    private static Process Start(string output, int steps = 1_500, bool resume = false)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true };
        string line = $"{typeof(Program).Assembly.Location} meta-train --d 32 --layers 1 --heads 2 --inputs 60 --length 8 --batch 4 --warm-up 5 --threads 1"
            + $" --seed 4 --steps {steps} --state-interval 8 --output {output}{(resume ? " --resume" : "")}";
        foreach (string word in line.Split(' '))
            start.ArgumentList.Add(word);
        return Process.Start(start)!;
    }

    private static int Wait(Process process)
    {
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    // A shell without job control starts background work with interrupts ignored, and children inherit that.
    private static bool InterruptsAreIgnored()
    {
        const string Status = "/proc/self/status", Field = "SigIgn:";
        string? line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(text => text.StartsWith(Field, StringComparison.Ordinal)) : null;
        return line != null && (ulong.Parse(line[Field.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;
    }
}
