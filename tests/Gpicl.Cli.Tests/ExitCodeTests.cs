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

        CommandRun run = await CommandRun.RunAsync("bench predict --context 20 --inputs 7 --json", cancellation.Token);

        Assert.Equal(130, (int)run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("Canceled", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_work_ends_with_1_and_one_line_that_says_why()
    {
        CommandRun run = await CommandRun.RunAsync("bench predict --checkpoint no-such-file.safetensors");

        Assert.Equal(1, (int)run.ExitCode);
        Assert.Empty(run.Output);
        string error = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains("no-such-file.safetensors", error, StringComparison.Ordinal);
    }

}
