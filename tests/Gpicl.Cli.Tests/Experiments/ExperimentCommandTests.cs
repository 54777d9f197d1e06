using System.Text.Json;

namespace Gpicl.Cli.Tests.Experiments;

public class ExperimentCommandTests
{
    [Fact]
    public async Task The_list_names_every_experiment_with_its_runs_and_claims()
    {
        CommandRun json = await CommandRun.RunAsync("experiment list --json"), text = await CommandRun.RunAsync("experiment list");

        Assert.Equal(ExitCode.Done, json.ExitCode);
        JsonElement[] experiments = [.. json.Json.GetProperty("experiments").EnumerateArray()];
        Assert.Contains("plateau", experiments.Select(experiment => experiment.GetProperty("name").GetString()));
        Assert.All(experiments, experiment =>
        {
            Assert.True(experiment.GetProperty("claims").GetArrayLength() > 0);
            JsonElement runs = experiment.GetProperty("runs");
            Assert.True(runs.GetProperty("quick").GetInt32() <= 6, "quick is a handful of runs");
            Assert.True(runs.GetProperty("cpu").GetInt32() >= 5, "claims take 5 seeds");
            Assert.Contains(experiment.GetProperty("name").GetString()!, text.Output, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("", "Required argument 'name' missing")]
    [InlineData("no-such-figure", "There is no experiment 'no-such-figure'; it must be one of")]
    [InlineData("plateau --scale huge", "--scale is 'huge'; it must be one of quick, cpu, day, paper.")]
    [InlineData("learning-curves --data {data}", "learning-curves needs 2 data sets, and --data names 1; give it several times.")]
    [InlineData("plateau --data {data} --data {data}", "Two data sets are called 'fashion-mnist', after their folders")]
    [InlineData("features --data {data} --features squeezenet={file}", "--features names 'squeezenet', but experiments know resnet18 and clip-vit-b32 only.")]
    [InlineData("plateau --data {data} --output {file}", "it must be a folder.")]
    [InlineData("plateau --data {data} --output {foreign}", "must hold the lines '<!-- gpicl experiment: begin -->'")]
    public async Task Wrong_usage_ends_with_2(string options, string message)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("file"), "");
        Directory.CreateDirectory(folder.File("foreign"));
        await File.WriteAllTextAsync(folder.File("foreign/plateau.md"), "somebody's notes");

        CommandRun run = await CommandRun.RunAsync("experiment " + options
            .Replace("{data}", TinyRun.Data("fashion-mnist"), StringComparison.Ordinal)
            .Replace("{file}", folder.File("file"), StringComparison.Ordinal)
            .Replace("{foreign}", folder.File("foreign"), StringComparison.Ordinal));

        Assert.Equal((2, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Canceled_it_ends_with_130_and_says_what_is_kept()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        Task<CommandRun> running = Task.Run(() => CommandRun.RunAsync(
            $"experiment plateau --data {TinyRun.Data("fashion-mnist")} --threads 1 --output {folder.File("out")}", cancellation.Token));
        while (!running.IsCompleted && !(Directory.Exists(folder.File("out/runs")) && Directory.EnumerateFiles(folder.File("out/runs"), "*.claim").Any()))
            await Task.Delay(5);
        await cancellation.CancelAsync();
        CommandRun stopped = await running;

        Assert.Equal((130, ""), ((int)stopped.ExitCode, stopped.Output));
        Assert.Contains("with the state of the one that was going on. Run the same command to go on.", stopped.Error, StringComparison.Ordinal);
        Assert.Contains(Directory.EnumerateFiles(folder.File("out/runs")), file => file.EndsWith(".state", StringComparison.Ordinal));
    }
}
