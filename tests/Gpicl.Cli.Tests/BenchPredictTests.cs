namespace Gpicl.Cli.Tests;

public class BenchPredictTests
{
    [Fact]
    public async Task Json_is_one_object_with_the_times_and_the_size_of_the_cache()
    {
        CommandRun run = await CommandRun.RunAsync("bench predict --context 20 --inputs 7 --checkpoint default --threads 2 --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(
            ["fitMilliseconds", "predictMicroseconds", "appendMicroseconds", "rowsPerSecond", "naiveMicroseconds", "contextBytes"],
            run.Json.EnumerateObject().Select(p => p.Name));
        Assert.All(run.Json.EnumerateObject(), p => Assert.True(p.Value.GetDouble() > 0, p.Name));
    }

    [Fact]
    public async Task A_checkpoint_that_is_not_there_is_one_clear_line()
    {
        CommandRun run = await CommandRun.RunAsync("bench predict --checkpoint no-such-file.safetensors --json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("no-such-file.safetensors", run.Error, StringComparison.Ordinal);
    }
}
