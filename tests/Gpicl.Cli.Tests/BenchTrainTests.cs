using System.Text.Json;

namespace Gpicl.Cli.Tests;

public class BenchTrainTests
{
    private const string Tiny = "bench train --d 16 --layers 1 --heads 2 --batch 3 --inputs 5 --length 7 --threads 2 --steps 6";

    private static readonly string[] PositiveFigures =
        ["sequencesPerSecond", "gflops", "fractionOfGemmPeak", "peakWorkingSetBytes", "gemmPeakGflops", "managedHeapBytes", "allocatedBytesPerStep"];

    [Theory]
    [InlineData("previous-label")]
    [InlineData("paired")]
    public async Task Json_is_one_object_with_what_was_measured(string layout)
    {
        CommandRun run = await CommandRun.RunAsync($"{Tiny} --layout {layout} --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        JsonElement json = run.Json;
        foreach (string name in PositiveFigures)
            Assert.True(json.GetProperty(name).GetDouble() > 0, $"{name} is {json.GetProperty(name)}.");
        Assert.Equal(
            json.GetProperty("gflops").GetDouble() / json.GetProperty("gemmPeakGflops").GetDouble(), json.GetProperty("fractionOfGemmPeak").GetDouble(), 0.01);
    }

    [Fact]
    public async Task Other_learners_can_be_timed()
    {
        CommandRun run = await CommandRun.RunAsync(
            "bench train --learner outer-product-lstm --heads 2 --head-size 3 --batch 3 --inputs 6 --length 7 --threads 2 --steps 6 --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.True(run.Json.GetProperty("sequencesPerSecond").GetDouble() > 0);
        Assert.Equal((6 + 10 + 1 + 6) * 48 + 1 + 7 * 10, run.Json.GetProperty("parameters").GetInt64());
        Assert.Equal(2 * 3 * (3 + 1), run.Json.GetProperty("stateSize").GetInt64());
    }

    [Fact]
    public async Task Devices_are_those_of_meta_training()
    {
        Assert.Contains("--device cpu computes in float32 only", (await CommandRun.RunAsync($"{Tiny} --precision bfloat16")).Error, StringComparison.Ordinal);
        Assert.Contains("--device is 'gpu'", (await CommandRun.RunAsync($"{Tiny} --device gpu")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_with_loss_and_speed_goes_to_standard_error()
    {
        CommandRun run = await CommandRun.RunAsync(Tiny);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Matches(@"Training 9/9  loss \d\.\d+  [\d.]+ sequences/s", run.Error); // 3 steps to warm up, then 6
        Assert.DoesNotContain("loss", run.Output, StringComparison.Ordinal);
        Assert.Contains("sequences a second", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heads_that_do_not_divide_the_model_size_are_wrong_usage()
    {
        CommandRun run = await CommandRun.RunAsync("bench train --d 64 --heads 7");

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("Heads is 7; it must be a divisor of ModelSize (64)", run.Error, StringComparison.Ordinal);
    }
}
