namespace Gpicl.Cli.Tests;

public class BenchScalingTests
{
    [Fact]
    public async Task Json_has_the_speed_up_and_the_cost_of_four_lengths()
    {
        CommandRun run = await CommandRun.RunAsync("bench scaling --d 16 --layers 1 --heads 1 --batch 2 --inputs 4 --threads 2 --steps 2 --rounds 2 --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.True(run.Json.GetProperty("speedUp").GetDouble() > 0);
        Assert.Equal([50, 100, 200, 400], run.Json.GetProperty("lengths").EnumerateArray().Select(l => l.GetProperty("length").GetInt32()));
        Assert.All(run.Json.GetProperty("lengths").EnumerateArray(), l => Assert.True(l.GetProperty("millisecondsPerSequence").GetDouble() > 0));
    }
}
