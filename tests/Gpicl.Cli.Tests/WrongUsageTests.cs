namespace Gpicl.Cli.Tests;

public class WrongUsageTests
{
    [Theory]
    [InlineData("", "Required command was not provided", "'gpicl --help'")]
    [InlineData("bench", "Required command was not provided", "'gpicl bench --help'")]
    [InlineData("brew", "'brew'", "'gpicl --help'")]
    [InlineData("bench gemm --k 1 --n 1", "'--m' is required", "'gpicl bench gemm --help'")]
    [InlineData("bench gemm --m one --k 1 --n 1", "--m is 'one'; it must be a whole number from 1 to", "'gpicl bench gemm --help'")]
    [InlineData("bench gemm --m 0 --k 1 --n 1", "--m is '0'; it must be a whole number from 1 to", "'gpicl bench gemm --help'")]
    [InlineData("bench gemm --m 1 --k 1 --n 1 --repetitions 19", "--repetitions is '19'; it must be a whole number from 20 to", "'gpicl bench gemm --help'")]
    [InlineData("bench gemm --m 1 --k 1 --n 1 --threads 1025", "--threads is '1025'; it must be a whole number from 1 to 1024", "'gpicl bench gemm --help'")]
    [InlineData("bench train --layout triple", "--layout is 'triple'; it must be paired or previous-label", "'gpicl bench train --help'")]
    [InlineData("bench train --speed 3", "'--speed'", "'gpicl bench train --help'")]
    [InlineData("bench report --reference no-such-file.py", "--reference is 'no-such-file.py'; there is no such file", "'gpicl bench report --help'")]
    [InlineData("bench report --markdown no-such-folder/a.md", "--markdown is 'no-such-folder/a.md', but its folder does not exist", "'gpicl bench report --help'")]
    public async Task Says_what_is_wrong_and_where_to_read_on(string commandLine, string message, string help)
    {
        CommandRun run = await CommandRun.RunAsync(commandLine);

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains(help, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
