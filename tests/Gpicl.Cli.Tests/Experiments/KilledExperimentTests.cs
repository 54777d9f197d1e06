using System.Diagnostics;

namespace Gpicl.Cli.Tests.Experiments;

/// <summary>Processes of an experiment that end in the middle of their work.</summary>
public class KilledExperimentTests
{
    private const int Kills = 6;

    [Fact]
    public void Killed_again_and_again_and_started_anew_an_experiment_ends_with_the_same_lines()
    {
        using var folder = new TemporaryFolder();
        string undisturbed = folder.File("undisturbed"), killed = folder.File("killed");
        using (Process process = Start(undisturbed))
            process.WaitForExit();

        var random = new Random(5);
        int withState = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process process = Start(killed);
            string[] before = Kept(killed);
            SpinWait.SpinUntil(() => process.HasExited || Kept(killed).Except(before).Any()); // it has come further
            Thread.Sleep(random.Next(20));
            Assert.False(process.HasExited, $"It was over before kill {kill + 1}.");
            process.Kill();
            process.WaitForExit();
            withState += Kept(killed).Any(file => file.EndsWith(".state", StringComparison.Ordinal)) ? 1 : 0;
        }

        using (Process last = Start(killed))
        {
            last.WaitForExit();
            Assert.Equal(0, last.ExitCode);
        }

        Assert.True(withState >= Kills / 2, $"Only {withState} of {Kills} kills left a state to go on with.");
        Assert.Equal(4, ToyExperiment.Lines(killed).Length);
        Assert.Equal(ToyExperiment.Lines(undisturbed), ToyExperiment.Lines(killed));
        Assert.All(Kept(killed), file => Assert.EndsWith(".json", file, StringComparison.Ordinal));
    }

    private static Process Start(string output) => Process.Start("dotnet", [typeof(KilledExperimentTests).Assembly.Location, output]);

    // States and records, not what is about to become one, nor claims.
    private static string[] Kept(string output)
    {
        string runs = Path.Combine(output, "runs");
        return Directory.Exists(runs)
            ? [.. Directory.EnumerateFiles(runs).Where(file => Path.GetExtension(file) is ".state" or ".draft" or ".json")]
            : [];
    }
}
