namespace Gpicl.Cli.Tests;

public class WrongUsageTests
{
    [Theory]
    [InlineData("", "Required command was not provided", "'gpicl --help'")]
    [InlineData("bench", "Required command was not provided", "'gpicl bench --help'")]
    [InlineData("brew", "'brew'", "'gpicl --help'")]
    [InlineData("bench predict --context two", "--context is 'two'; it must be a whole number from 2 to", "'gpicl bench predict --help'")]
    [InlineData("bench predict --context 1", "--context is '1'; it must be a whole number from 2 to", "'gpicl bench predict --help'")]
    [InlineData("bench predict --threads 1025", "--threads is '1025'; it must be a whole number from 1 to 1024", "'gpicl bench predict --help'")]
    [InlineData(
        "compare --learner gpicl --data random --markdown no-such-folder/a.md", "--markdown is 'no-such-folder/a.md', but its folder does not exist",
        "'gpicl compare --help'")]
    [InlineData("bench train --layout triple", "--layout is 'triple'; it must be one of paired, previous-label", "'gpicl bench train --help'")]
    [InlineData("bench train --speed 3", "'--speed'", "'gpicl bench train --help'")]
    public async Task Says_what_is_wrong_and_where_to_read_on(string commandLine, string message, string help)
    {
        CommandRun run = await CommandRun.RunAsync(commandLine);

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains(help, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
