namespace Gpicl.Cli.Tests;

public class ClassifyTests
{
    [Fact]
    public async Task Tables_are_learned_and_the_result_says_how()
    {
        foreach (int classMeans in new[] { 0, 2 })
        {
            CommandRun run = await CommandRun.RunAsync($"classify --data {TinyRun.Data("tables/wine.csv")} --examples 60 --splits 2 --members 2 --class-means {classMeans} --json");

            Assert.Equal(ExitCode.Done, run.ExitCode);
            Assert.InRange(run.Json.GetProperty("accuracy").GetDouble(), 0.85, 1);
            Assert.Equal((60, 2, 2, classMeans), (Number(run, "examples"), Number(run, "splits"), Number(run, "members"), Number(run, "classMeans")));
        }
    }

    [Theory]
    [InlineData("--class-means 101", "from 0 to 100")]
    [InlineData("--members 1001", "from 1 to 1000")]
    public async Task Numbers_out_of_range_end_with_2(string option, string message)
    {
        CommandRun run = await CommandRun.RunAsync($"classify --data {TinyRun.Data("tables/wine.csv")} {option}");

        Assert.Equal((2, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static int Number(CommandRun run, string name) => run.Json.GetProperty(name).GetInt32();
}
