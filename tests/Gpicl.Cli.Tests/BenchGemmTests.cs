using System.Text.Json;

namespace Gpicl.Cli.Tests;

public class BenchGemmTests
{
    private static readonly string?[] InstructionSets = ["AVX-512", "AVX2", "portable"];

    [Theory]
    [InlineData("")]
    [InlineData("--transpose-a")]
    [InlineData("--transpose-b")]
    [InlineData("--transpose-a --transpose-b")]
    public async Task Json_is_one_object_with_speed_threads_and_instruction_set(string transposes)
    {
        CommandRun run = await CommandRun.RunAsync($"bench gemm --m 61 --k 17 --n 35 --threads 2 --repetitions 20 --json {transposes}");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["gflops", "threads", "instructionSet"], run.Json.EnumerateObject().Select(p => p.Name));
        Assert.True(run.Json.GetProperty("gflops").GetDouble() > 0);
        Assert.Equal(2, run.Json.GetProperty("threads").GetInt32());
        Assert.Contains(run.Json.GetProperty("instructionSet").GetString(), InstructionSets);
    }

    [Fact]
    public async Task Without_json_people_get_a_table()
    {
        CommandRun run = await CommandRun.RunAsync("bench gemm --m 61 --k 17 --n 35 --transpose-b --threads 1");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("61 × 17 × 35", run.Output, StringComparison.Ordinal);
        Assert.Contains("GFLOP/s", run.Output, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => run.Json);
    }

    [Fact]
    public async Task A_product_larger_than_memory_is_refused_before_memory_is_asked_for()
    {
        CommandRun run = await CommandRun.RunAsync("bench gemm --m 1000000 --k 1000000 --n 1 --json");

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("1000000000000 elements; the most is 1073741824", run.Error, StringComparison.Ordinal);
    }
}
