using System.Diagnostics;
using System.Globalization;

namespace Gpicl.Cli.Tests;

/// <summary>Real processes that meta-train together.</summary>
public class MpiTests
{
    private const string Sizes = "--d 16 --layers 2 --heads 2 --inputs 16 --length 8 --batch 6 --warm-up 5 --seed 4";

    [MpiTheory]
    [InlineData("adam")]
    [InlineData("muon")]
    public void Two_processes_of_one_thread_make_the_checkpoint_of_one_process_of_two_threads(string optimizer)
    {
        using var folder = new TemporaryFolder();
        string options = $"{Sizes} --steps 30 --optimizer {optimizer}";
        Assert.Equal(0, Run(1, $"{options} --threads 2 --output {folder.File("alone")}").ExitCode);

        (int exitCode, string error) = Run(2, $"{options} --threads 1 --mpi --output {folder.File("together")}");

        Assert.Equal((0, 1), (exitCode, error.Split("Checkpoint written to").Length - 1)); // the first process speaks for all
        Assert.Equal(File.ReadAllBytes(folder.File("alone")), File.ReadAllBytes(folder.File("together")));
    }

    [MpiFact]
    public void An_interrupt_saves_the_state_and_the_processes_go_on_from_it()
    {
        using var folder = new TemporaryFolder();
        string options = $"{Sizes} --threads 1 --mpi --output {folder.File("a")} --state-interval 10";
        using (Process run = Start(2, $"{options} --steps 1000000"))
        {
            while (!File.Exists(folder.File("a.state")) && !run.HasExited)
                Thread.Sleep(10);
            using (Process signal = Process.Start("kill", ["-INT", run.Id.ToString(CultureInfo.InvariantCulture)]))
                signal.WaitForExit();
            string error = run.StandardError.ReadToEnd();
            run.WaitForExit();
            Assert.Contains("Run the same command with --resume to go on.", error, StringComparison.Ordinal);
        }

        Assert.Equal(["a.state"], folder.Names);
        // It has been read, and belongs to the longer run.
        Assert.Contains("written with other options", Run(2, $"{options} --steps 20 --resume").Error, StringComparison.Ordinal);
    }

    [MpiFact]
    public void A_process_that_fails_ends_the_others_with_its_message()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Run(2, $"{Sizes} --steps 5 --threads 1 --mpi --output {folder.File("a")}").ExitCode);
        File.WriteAllText(folder.File("a.state"), "damaged");

        (int exitCode, string error) = Run(2, $"{Sizes} --steps 5 --threads 1 --mpi --resume --output {folder.File("a")}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("of 2: ", error, StringComparison.Ordinal);
        Assert.Contains("a.state", error, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Error) Run(int processes, string options)
    {
        using Process run = Start(processes, options);
        string error = run.StandardError.ReadToEnd();
        run.WaitForExit();
        return (run.ExitCode, error);
    }

    private static Process Start(int processes, string options)
    {
        string command = $"dotnet {typeof(Program).Assembly.Location} meta-train {options}";
        string[] words = (processes == 1 ? command : $"mpiexec -n {processes} {command}").Split(' ');
        return Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }
}
