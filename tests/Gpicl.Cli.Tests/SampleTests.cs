using System.Runtime.InteropServices;
using Gpicl.Tasks;
using Gpicl.Tasks.Synthetic;

namespace Gpicl.Cli.Tests;

public class SampleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_stream_holds_the_sequences_of_meta_training(int threads)
    {
        using var folder = new TemporaryFolder();
        CommandRun run = await CommandRun.RunAsync($"sample --inputs 6 --length 8 --seed 5 --first 40 --sequences 70 --threads {threads} --output {folder.File("a")}");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));

        byte[] bytes = File.ReadAllBytes(folder.File("a"));
        Assert.Equal("GPICLSEQ"u8, bytes.AsSpan(0, 8));
        Assert.Equal([1, 8, 6, 10], MemoryMarshal.Cast<byte, int>(bytes.AsSpan(8, 16)));
        const int Size = 8 * 6 * 4 + 8 * 4;
        Assert.Equal(24 + 70 * Size, bytes.Length);

        var tasks = new TaskMixture(5, (new SyntheticTasks(new SyntheticTaskOptions { Seed = 5, InputSize = 6, Classes = 10 }), 1));
        var inputs = new float[8 * 6];
        var labels = new int[8];
        foreach (int i in new[] { 0, 33, 69 })
        {
            tasks.Sample(40 + i, inputs, labels);
            Assert.Equal(inputs, MemoryMarshal.Cast<byte, float>(bytes.AsSpan(24 + i * Size, 8 * 6 * 4)));
            Assert.Equal(labels, MemoryMarshal.Cast<byte, int>(bytes.AsSpan(24 + i * Size + 8 * 6 * 4, 8 * 4)));
        }
    }

    [Fact]
    public async Task Sequences_of_different_lengths_are_refused()
    {
        CommandRun run = await CommandRun.RunAsync("sample --preset table --sequences 1");
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("--length-spread 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_count_below_one_is_refused()
    {
        CommandRun run = await CommandRun.RunAsync("sample --sequences 0");
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("--sequences 0", run.Error, StringComparison.Ordinal);
    }
}
