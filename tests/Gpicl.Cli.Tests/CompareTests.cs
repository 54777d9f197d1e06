using System.Text.Json;
using System.Xml.Linq;
using Gpicl.Cli.Output;
using Gpicl.MetaTesting.Comparisons;

namespace Gpicl.Cli.Tests;

public class CompareTests
{
    private const string Sizes = "--examples 5 --predictions 30 --curve-predictions 10 --threads 1";

    [Fact]
    public async Task Learners_are_tested_as_meta_test_tests_them_on_the_test_split()
    {
        using var folder = new TemporaryFolder();
        string first = await TinyRun.CheckpointAsync(folder, "first.safetensors"), data = TinyRun.Data("fashion-mnist");
        string lstm = folder.File("lstm");
        await CommandRun.RunAsync($"meta-train --learner lstm --hidden 8 --inputs 6 --length 8 --batch 4 --warm-up 5 --threads 1 --steps 8 --output {lstm}");

        CommandRun run = await CommandRun.RunAsync(
            $"compare --learner {first} --learner LSTM={lstm} --learner nearest-neighbors --data {data} --data random {Sizes} --seed 9 --json");
        CommandRun test = await CommandRun.RunAsync(
            $"meta-test --checkpoint {lstm} --data {data} --split test --examples 5 --predictions 30 --threads 1 --seed 9 --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        JsonElement[] learners = [.. run.Json.GetProperty("learners").EnumerateArray()];
        Assert.Equal(["first", "LSTM", "nearest-neighbors"], learners.Select(learner => learner.GetProperty("name").GetString()));
        Assert.Equal(["gpicl", "lstm", "nearest-neighbors"], learners.Select(learner => learner.GetProperty("learner").GetString()));
        Assert.Equal([80, 32, 0], learners.Select(learner => learner.GetProperty("metaTrainingSequences").GetInt32()));
        Assert.Equal(16, learners[1].GetProperty("stateSize").GetInt32());
        JsonElement[] figures = [.. learners[1].GetProperty("figures").EnumerateArray()];
        Assert.Equal(["fashion-mnist", "random"], figures.Select(figure => figure.GetProperty("data").GetString()));
        Assert.Equal(test.Json.GetProperty("accuracy").GetDouble(), figures[0].GetProperty("accuracy").GetDouble());
        Assert.Equal(test.Json.GetProperty("crossEntropy").GetDouble(), figures[0].GetProperty("crossEntropy").GetDouble());
        Assert.Equal(0.2812, figures[0].GetProperty("paperAccuracy").GetDouble());
        Assert.All(figures, figure => Assert.True(figure.GetProperty("millisecondsPerPrediction").GetDouble() > 0));
    }

    [Fact]
    public async Task Markdown_plot_and_cells_are_written_and_cells_reused()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = await TinyRun.CheckpointAsync(folder, "tiny"),
            line = $"compare --learner tiny={checkpoint} --data {TinyRun.Data("tables/digits.csv")} {Sizes} --cells {folder.File("cells")}";

        CommandRun first = await CommandRun.RunAsync($"{line} --svg {folder.File("svg")} --markdown {folder.File("md")} --json");
        CommandRun again = await CommandRun.RunAsync($"{line} --json"), text = await CommandRun.RunAsync(line);

        Assert.Equal((ExitCode.Done, ExitCode.Done, ExitCode.Done), (first.ExitCode, again.ExitCode, text.ExitCode));
        Assert.Equal(["cells", "md", "svg", "tiny"], folder.Names);
        Assert.Equal(Accuracies(first), Accuracies(again));
        Assert.DoesNotContain("Comparing", again.Error, StringComparison.Ordinal);
        Assert.Contains("tiny", XDocument.Load(folder.File("svg")).Root!.Value, StringComparison.Ordinal);
        string markdown = await File.ReadAllTextAsync(folder.File("md"));
        Assert.StartsWith(MarkdownSection.Begin("compare"), markdown, StringComparison.Ordinal);
        Assert.Contains($"gpicl {line} --svg {folder.File("svg")} --markdown {folder.File("md")} --json\n```", markdown, StringComparison.Ordinal);
        Assert.Contains("What they cost", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_are_prepared_as_meta_test_prepares_them()
    {
        string options = $"--learner nearest-centroid --data {TinyRun.Data("fashion-mnist")} --side 5 --color --examples 20 --predictions 200 --threads 1 "
            + "--seed 3 --json";

        CommandRun run = await CommandRun.RunAsync($"compare {options}"), test = await CommandRun.RunAsync($"meta-test {options}");

        JsonElement images = run.Json.GetProperty("images"), figure = run.Json.GetProperty("learners")[0].GetProperty("figures")[0];
        Assert.Equal((5, false), (images.GetProperty("side").GetInt32(), images.GetProperty("Grey").GetBoolean()));
        Assert.Equal(test.Json.GetProperty("accuracy").GetDouble(), figure.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public async Task Without_checkpoints_learners_read_images_of_14_by_14()
    {
        CommandRun run = await CommandRun.RunAsync(
            $"compare --learner logistic-regression --learner knn=nearest-neighbors --data {TinyRun.Data("fashion-mnist")} {Sizes} --json");

        Assert.Equal((196, 14), (run.Json.GetProperty("inputs").GetInt32(), run.Json.GetProperty("images").GetProperty("side").GetInt32()));
        Assert.Equal(
            ["logistic-regression", "knn"], run.Json.GetProperty("learners").EnumerateArray().Select(learner => learner.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Canceled_it_ends_with_130_and_says_what_is_kept()
    {
        using var folder = new TemporaryFolder();
        string line = "compare --learner nearest-neighbors --learner logistic-regression --data random --examples 2 --threads 1 --cells "
            + $"{folder.File("cells")}";
        using var cancellation = new CancellationTokenSource();
        Task<CommandRun> running = Task.Run(
            () => CommandRun.RunAsync(
                $"{line} --predictions 300 --data {TinyRun.Data("tables/digits.csv")} --curve-predictions 90000000 --svg {folder.File("svg")}",
                cancellation.Token));
        // The curve, which takes for ever, comes next.
        while (!running.IsCompleted && !(File.Exists(folder.File("cells")) && ComparisonFile.Open(folder.File("cells")).CellCount == 4))
            await Task.Delay(5);
        await cancellation.CancelAsync();
        CommandRun stopped = await running;

        Assert.Equal((130, ""), ((int)stopped.ExitCode, stopped.Output));
        Assert.Equal(["cells"], folder.Names);
        Assert.Contains($"finished cells are in {folder.File("cells")}. Run the same command to go on.", stopped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_around_the_result_in_a_markdown_file_is_kept_and_a_foreign_file_left_alone()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("own"), $"before\n{MarkdownSection.Begin("compare")}\nold\n{MarkdownSection.End("compare")}\nafter\n");
        await File.WriteAllTextAsync(folder.File("foreign"), "somebody's notes");
        const string Line = $"compare --learner nearest-neighbors --data random {Sizes} --markdown";

        CommandRun own = await CommandRun.RunAsync($"{Line} {folder.File("own")}"), foreign = await CommandRun.RunAsync($"{Line} {folder.File("foreign")}");

        Assert.Equal((ExitCode.Done, ExitCode.WrongUsage), (own.ExitCode, foreign.ExitCode));
        string text = await File.ReadAllTextAsync(folder.File("own"));
        Assert.StartsWith("before\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nafter\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("old", text, StringComparison.Ordinal);
        Assert.Equal("somebody's notes", await File.ReadAllTextAsync(folder.File("foreign")));
    }

    [Theory]
    [InlineData("", "'--learner' is required")]
    [InlineData("--learner default", "'--data' is required")]
    [InlineData("--learner a=nearest-neighbors --learner a=logistic-regression --data random", "Two learners are called 'a'")]
    [InlineData("--learner =default --data random", "--learner is '=default'; it must be NAME=CHECKPOINT")]
    [InlineData("--learner a= --data random", "--learner is 'a='; it must be NAME=CHECKPOINT")]
    [InlineData("--learner {tiny} --learner default --data random", "Learner 'tiny' has 6 inputs and 10 classes, 'default' 196 inputs and 10 classes")]
    [InlineData("--learner {tiny} --learner {other} --data random", "learners can only be compared on the same inputs")]
    [InlineData("--learner general --learner images --data random", "'general' was meta-trained on projections, 'images' on pixels as they are")]
    [InlineData("--learner default --data random --examples -1", "--examples is '-1'")]
    [InlineData("--learner default --data random --predictions 0", "--predictions is '0'")]
    [InlineData("--learner default --data random --color", "--color is for images whose pixels are read, and random has none")]
    [InlineData("--learner default --data random --cells no-such-folder/cells", "--cells is 'no-such-folder/cells', but its folder does not exist")]
    [InlineData("--learner default --data random --svg no-such-folder/svg", "--svg is 'no-such-folder/svg', but its folder does not exist")]
    [InlineData("--learner default --data random --markdown no-such-folder/md", "--markdown is 'no-such-folder/md', but its folder does not exist")]
    public async Task Wrong_usage_ends_with_2(string options, string message)
    {
        using var folder = new TemporaryFolder();
        if (options.Contains("{tiny}", StringComparison.Ordinal))
            options = options.Replace("{tiny}", await TinyRun.CheckpointAsync(folder, "tiny"), StringComparison.Ordinal);
        if (options.Contains("{other}", StringComparison.Ordinal))
        {
            await CommandRun.RunAsync($"meta-train {TinyRun.Options} --side 7 --output {folder.File("other")}");
            options = options.Replace("{other}", folder.File("other"), StringComparison.Ordinal);
        }

        CommandRun run = await CommandRun.RunAsync($"compare {options}");

        Assert.Equal((2, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--learner no-such-checkpoint --data random", "no-such-checkpoint")]
    [InlineData("--learner default --data no-such-folder", "no-such-folder does not exist")]
    public async Task Missing_files_end_with_1(string options, string message)
    {
        CommandRun run = await CommandRun.RunAsync($"compare {options}");

        Assert.Equal((1, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static (string?, double, double)[] Accuracies(CommandRun run) =>
    [
        .. run.Json.GetProperty("learners")[0].GetProperty("figures").EnumerateArray().Select(figure =>
            (figure.GetProperty("data").GetString(), figure.GetProperty("accuracy").GetDouble(), figure.GetProperty("crossEntropy").GetDouble())),
    ];
}
