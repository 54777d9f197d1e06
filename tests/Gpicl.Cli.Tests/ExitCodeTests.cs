using Gpicl.Cli.Report;

namespace Gpicl.Cli.Tests;

public class ExitCodeTests
{
    [Theory]
    [InlineData("--help", "bench")]
    [InlineData("bench train --help", "--layout <paired|previous-label>")]
    public async Task Help_is_done_and_goes_to_standard_output(string commandLine, string expected)
    {
        CommandRun run = await CommandRun.RunAsync(commandLine);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Canceled_work_ends_with_130_and_no_result()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        CommandRun run = await CommandRun.RunAsync("bench gemm --m 8 --k 8 --n 8 --json", cancellation.Token);

        Assert.Equal(130, (int)run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("Canceled", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_work_ends_with_1_and_one_line_that_says_why()
    {
        string script = Path.GetTempFileName();
        try
        {
            CommandRun run = await CommandRun.RunAsync($"bench report --only train --threads 1 --steps 1 --rounds 1 --python no-such-python --reference {script}");

            Assert.Equal(1, (int)run.ExitCode);
            Assert.Empty(run.Output);
            string error = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.StartsWith("error: no-such-python could not be started", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Fact]
    public void A_program_that_fails_is_named_with_its_last_words()
    {
        if (OperatingSystem.IsWindows())
            return;

        var error = Assert.Throws<InvalidOperationException>(() =>
            ChildProcess.LastLine("sh", ["-c", "echo first >&2; echo out of luck >&2; exit 3"], new Dictionary<string, string>(), CancellationToken.None));

        Assert.Contains("exit code 3: out of luck", error.Message, StringComparison.Ordinal);
    }
}
