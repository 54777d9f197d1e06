using System.Diagnostics;
using System.Globalization;

namespace Gpicl.Cli.Tests;

/// <summary>Real processes that end in the middle of their work.</summary>
public class KilledRunTests
{
    private const int Kills = 10;

    [Fact]
    public void Killed_at_ten_random_moments_and_resumed_a_run_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        using (Process undisturbed = Start(folder.File("undisturbed")))
            Assert.Equal(0, Wait(undisturbed));

        var random = new Random();
        string killed = folder.File("killed"), state = killed + ".state";
        for (int kill = 0; kill < Kills; kill++)
        {
            DateTime before = LastWrite(state);
            using Process run = Start(killed);
            while (LastWrite(state) == before && !run.HasExited) // so that every run comes further than the one before
                Thread.Sleep(1);
            Thread.Sleep(random.Next(12));
            Assert.False(run.HasExited, $"The run was over before kill {kill + 1}.");
            run.Kill();
            run.WaitForExit();
            Assert.False(File.Exists(killed));
        }

        // What a kill in the middle of writing the state leaves: part of a file that nobody reads.
        File.WriteAllBytes(folder.File(".killed.state.leftover.tmp"), File.ReadAllBytes(state)[..64]);
        using (Process last = Start(killed))
            Assert.Equal(0, Wait(last));

        Assert.Equal(File.ReadAllBytes(folder.File("undisturbed")), File.ReadAllBytes(killed));
        Assert.False(File.Exists(state));
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

    private static Process Start(string output, int steps = 1_500)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true };
        string line = $"{typeof(Program).Assembly.Location} meta-train --d 8 --layers 1 --heads 2 --inputs 6 --length 8 --batch 4 --warm-up 5 --threads 1 --seed 4 --steps {steps} --state-interval 8 --output {output}";
        foreach (string word in line.Split(' '))
            start.ArgumentList.Add(word);
        if (File.Exists(output + ".state"))
            start.ArgumentList.Add("--resume");
        return Process.Start(start)!;
    }

    private static int Wait(Process process)
    {
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static DateTime LastWrite(string path) => File.GetLastWriteTimeUtc(path);

    // A shell without job control starts background work with interrupts ignored, and children inherit that.
    private static bool InterruptsAreIgnored()
    {
        const string Status = "/proc/self/status", Field = "SigIgn:";
        string? line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(text => text.StartsWith(Field, StringComparison.Ordinal)) : null;
        return line != null && (ulong.Parse(line[Field.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;
    }
}
