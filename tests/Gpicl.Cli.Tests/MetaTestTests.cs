using System.Text.Json;
using System.Xml.Linq;

namespace Gpicl.Cli.Tests;

public class MetaTestTests
{
    [Fact]
    public async Task Meta_test_prints_one_object_with_the_numbers_of_the_last_prediction()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = await TinyRun.CheckpointAsync(folder);

        CommandRun one = await Test(threads: 1), two = await Test(threads: 2);

        Assert.Equal(ExitCode.Done, one.ExitCode);
        Assert.Equal(one.Output, two.Output);
        Assert.Equal(
            ["dataset", "accuracy", "halfWidth95", "crossEntropy", "predictions", "examples", "prequentialBits"],
            one.Json.EnumerateObject().Select(property => property.Name));
        double accuracy = one.Json.GetProperty("accuracy").GetDouble();
        Assert.Equal(
            ("digits", 300, 9),
            (one.Json.GetProperty("dataset").GetString(), one.Json.GetProperty("predictions").GetInt32(), one.Json.GetProperty("examples").GetInt32()));
        Assert.InRange(accuracy, 0.01, 0.5);
        Assert.Equal(1.96 * Math.Sqrt(accuracy * (1 - accuracy) / 300), one.Json.GetProperty("halfWidth95").GetDouble(), 1e-12);

        Task<CommandRun> Test(int threads) =>
            CommandRun.RunAsync(
                $"meta-test --checkpoint {checkpoint} --data {TinyRun.Data("tables/digits.csv")} --examples 9 --predictions 300 --threads {threads} --json");
    }

    [Theory]
    [InlineData("online-sgd")]
    [InlineData("nearest-neighbors")]
    [InlineData("nearest-centroid")]
    [InlineData("logistic-regression")]
    public async Task Learners_that_need_no_meta_training_are_tested_by_name(string learner)
    {
        string options = $"--learner {learner} --data {TinyRun.Data("tables/digits.csv")} --examples 30 --predictions 60 --threads 1 --json";
        CommandRun all = await CommandRun.RunAsync($"meta-test {options}"), last = await CommandRun.RunAsync($"meta-test {options} --last-only");

        Assert.InRange(all.Json.GetProperty("accuracy").GetDouble(), 0.3, 1); // of ten classes
        Assert.True(all.Json.TryGetProperty("prequentialBits", out _));
        Assert.False(last.Json.TryGetProperty("prequentialBits", out _));
        foreach (string property in new[] { "accuracy", "crossEntropy", "predictions", "examples" })
            Assert.Equal(all.Json.GetProperty(property).GetDouble(), last.Json.GetProperty(property).GetDouble());
    }

    [Theory]
    [InlineData("--learner gpicl", "--learner is 'gpicl'; it must be one of online-sgd, ")]
    [InlineData("--learner online-sgd --checkpoint default", "--learner and --checkpoint were both given")]
    public async Task A_learner_takes_the_place_of_a_checkpoint(string options, string message)
    {
        CommandRun run = await CommandRun.RunAsync($"meta-test --data random {options}");

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("random", "random")]
    [InlineData("fashion-mnist --split train", "fashion-mnist")]
    public async Task The_random_data_set_and_both_splits_can_be_tested(string data, string name)
    {
        using var folder = new TemporaryFolder();
        string checkpoint = await TinyRun.CheckpointAsync(folder);
        string path = data == "random" ? data : TinyRun.Data(data);

        CommandRun json = await CommandRun.RunAsync($"meta-test --checkpoint {checkpoint} --data {path} --examples 5 --predictions 20 --threads 1 --json");
        CommandRun text = await CommandRun.RunAsync($"meta-test --checkpoint {checkpoint} --data {path} --examples 5 --predictions 20 --threads 1");

        Assert.Equal(name, json.Json.GetProperty("dataset").GetString());
        Assert.Contains("prequential code length", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    public async Task A_learning_curve_is_a_table_and_a_plot(int examples)
    {
        using var folder = new TemporaryFolder();
        string checkpoint = await TinyRun.CheckpointAsync(folder);

        CommandRun run = await CommandRun.RunAsync(
            $"learning-curve --checkpoint {checkpoint} --data random --data {TinyRun.Data("tables/iris.csv")} --data random --examples {examples} "
            + $"--predictions 30 --threads 1 --svg {folder.File("plot.svg")}");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("random (2), accuracy %", run.Output, StringComparison.Ordinal);
        Assert.Contains("code length", run.Output, StringComparison.Ordinal);
        string[] rows = [.. run.Output.Split('\n').Where(line => line.Contains('±', StringComparison.Ordinal))];
        Assert.Equal(examples == 0 ? 1 : 8, rows.Length); // 0, 1, 2, 3, 5, 7, 10, 12
        XElement svg = XDocument.Load(folder.File("plot.svg")).Root!;
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Contains("iris", svg.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_learning_curve_as_json_has_every_number_of_examples()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = await TinyRun.CheckpointAsync(folder);

        CommandRun run = await CommandRun.RunAsync($"learning-curve --checkpoint {checkpoint} --data random --examples 4 --predictions 10 --threads 1 --json");

        JsonElement curve = run.Json.GetProperty("random");
        Assert.Equal([0, 1, 2, 3, 4], curve.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("examples").GetInt32()));
        Assert.True(curve.GetProperty("prequentialBits").GetDouble() > 0);
    }

    [Fact]
    public async Task Cancelling_ends_with_130_and_no_result()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = await TinyRun.CheckpointAsync(folder);
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        CommandRun run = await CommandRun.RunAsync($"meta-test --checkpoint {checkpoint} --data random --json", cancellation.Token);

        Assert.Equal((130, ""), ((int)run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("meta-test", "'--data' is required")]
    [InlineData("meta-test --data random --examples -1", "--examples is '-1'")]
    [InlineData("meta-test --data random --predictions 0", "--predictions is '0'")]
    [InlineData("meta-test --data random --split validation", "--split is 'validation'; it must be one of test, train")]
    [InlineData("learning-curve", "'--data' is required")]
    [InlineData("learning-curve --data random --svg no-such-folder/a.svg", "--svg is 'no-such-folder/a.svg', but its folder does not exist")]
    [InlineData("inspect a b", "'b'")]
    public async Task Wrong_usage_ends_with_2(string commandLine, string message)
    {
        CommandRun run = await CommandRun.RunAsync(commandLine);

        Assert.Equal(2, (int)run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
