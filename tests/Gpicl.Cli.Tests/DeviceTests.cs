namespace Gpicl.Cli.Tests;

public class DeviceTests
{
    [Fact]
    public async Task Where_TorchSharp_is_missing_the_message_says_what_to_add()
    {
        using var folder = new TemporaryFolder();
        Environment.SetEnvironmentVariable("GPICL_TORCH", folder.File("torch"));
        CommandRun run = await CommandRun.RunAsync($"meta-train {TinyRun.Options} --device cuda --output {folder.File("a")}");

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(folder.File("torch"), run.Error, StringComparison.Ordinal);
        Assert.Contains("TorchSharp-cuda-linux", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--device gpu", "--device is 'gpu'; it must be cpu, cuda, cuda:N, mps or cpu-torch.")]
    [InlineData("--device cuda:", "--device is 'cuda:'")]
    [InlineData("--precision bfloat16", "--device cpu computes in float32 only")]
    [InlineData("--precision int8", "--precision is 'int8'")]
    public async Task Devices_and_precisions_that_do_not_exist_are_refused(string options, string message)
    {
        using var folder = new TemporaryFolder();
        CommandRun run = await CommandRun.RunAsync($"meta-train {TinyRun.Options} {options} --output {folder.File("a")}");

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }
}
