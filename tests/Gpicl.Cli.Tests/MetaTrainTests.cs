using System.Text.Json;

namespace Gpicl.Cli.Tests;

public class MetaTrainTests
{
    [Fact]
    public async Task A_run_on_images_writes_a_checkpoint_a_log_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        CommandRun run = await CommandRun.RunAsync(
            $"meta-train {TinyRun.Options} --data {TinyRun.Data("fashion-mnist")} --side 7 --distorted 0.5 --output {folder.File("tiny")} --log "
            + $"{folder.File("log")} --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["log", "tiny"], folder.Names);
        Assert.Equal(folder.File("tiny"), run.Json.GetProperty("checkpoint").GetString());
        JsonElement result = run.Json.GetProperty("evaluations").GetProperty("fashion-mnist");
        Assert.Equal(["accuracy", "halfWidth95", "crossEntropy", "examples"], result.EnumerateObject().Select(property => property.Name));
        Assert.Equal(7, result.GetProperty("examples").GetInt32());
        string[] log = await File.ReadAllLinesAsync(folder.File("log"));
        Assert.Equal(2, log.Length);
        Assert.StartsWith("step 10, sequences 40, loss ", log[0], StringComparison.Ordinal);
        Assert.StartsWith("step 20, sequences 80, loss ", log[1], StringComparison.Ordinal);
        Assert.Contains("Meta-training 20/20", run.Error, StringComparison.Ordinal);
        Assert.Contains($"Checkpoint written to {folder.File("tiny")}.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_may_take_part_and_a_data_set_given_twice_is_told_apart()
    {
        using var folder = new TemporaryFolder();
        string iris = TinyRun.Data("tables/iris.csv");
        CommandRun run = await CommandRun.RunAsync(
            $"meta-train {TinyRun.Options} --data {iris} --evaluate {iris} --evaluate {iris} --output {folder.File("tiny")} --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["iris", "iris (2)"], run.Json.GetProperty("evaluations").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task Inspect_tells_what_a_checkpoint_holds_and_how_it_was_made()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = await TinyRun.CheckpointAsync(folder);

        CommandRun json = await CommandRun.RunAsync($"inspect {checkpoint} --json"), text = await CommandRun.RunAsync($"inspect {checkpoint}");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (json.ExitCode, text.ExitCode));
        Assert.Equal("gpicl", json.Json.GetProperty("learner").GetString());
        Assert.Equal(8, json.Json.GetProperty("options").GetProperty("modelSize").GetInt32());
        Assert.Equal(20, json.Json.GetProperty("recipe").GetProperty("Training").GetProperty("Steps").GetInt32());
        Assert.Equal(1, json.Json.GetProperty("recipe").GetProperty("SyntheticFraction").GetDouble());
        long weights = json.Json.GetProperty("parameters").EnumerateArray()
            .Sum(parameter => parameter.GetProperty("shape").EnumerateArray().Aggregate(1L, (product, size) => product * size.GetInt64()));
        Assert.Equal(weights, json.Json.GetProperty("weights").GetInt64());
        Assert.Contains("blocks.0", text.Output, StringComparison.Ordinal);
        Assert.Empty(text.Error);
    }

    [Theory]
    [InlineData("--learner lstm --hidden 8", "lstm", 16)]
    [InlineData("--learner outer-product-lstm --heads 2 --head-size 3", "outer-product-lstm", 24)]
    [InlineData("--learner multi-task-mlp --hidden 8", "multi-task-mlp", 0)]
    [InlineData("--learner vsml --hidden 4 --hidden-layers 1 --hidden-units 5", "vsml", 2 * 4 * (6 * 5 + 5 * 10))]
    [InlineData("--learner maml --hidden-layers 2 --hidden 7 --inner-learning-rate 0.05 --first-order", "maml", 7 * 7 + 8 * 7 + 8 * 10)]
    public async Task Other_learners_are_trained_inspected_and_tested_with_the_same_commands(string learner, string name, long state)
    {
        using var folder = new TemporaryFolder();
        string checkpoint = folder.File("other");

        CommandRun train = await CommandRun.RunAsync(
            $"meta-train {learner} --inputs 6 --length 8 --batch 4 --warm-up 5 --threads 1 --steps 8 --output {checkpoint}");
        CommandRun inspect = await CommandRun.RunAsync($"inspect {checkpoint} --json");
        CommandRun test = await CommandRun.RunAsync($"meta-test --checkpoint {checkpoint} --data random --examples 5 --predictions 20 --json");
        CommandRun predict = await CommandRun.RunAsync($"bench predict --checkpoint {checkpoint}");

        Assert.Equal((ExitCode.Done, ExitCode.Done, ExitCode.Done), (train.ExitCode, inspect.ExitCode, test.ExitCode));
        Assert.Equal(name, inspect.Json.GetProperty("learner").GetString());
        Assert.Equal(name, inspect.Json.GetProperty("recipe").GetProperty("Learner").GetProperty("Name").GetString());
        Assert.Equal(state, inspect.Json.GetProperty("stateSize").GetInt64());
        Assert.Equal(5, test.Json.GetProperty("examples").GetInt32());
        Assert.Equal(ExitCode.Failed, predict.ExitCode);
        Assert.Contains($"it holds a learner '{name}', but 'gpicl' is needed", predict.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_run_keeps_its_state_for_the_same_command_only()
    {
        using var folder = new TemporaryFolder();
        const string Line = $"meta-train {TinyRun.Sizes} --steps 400000 --state-interval 7 --output";
        using var cancellation = new CancellationTokenSource();
        Task<CommandRun> running = Task.Run(() => CommandRun.RunAsync($"{Line} {folder.File("a")}", cancellation.Token));
        while (!running.IsCompleted && !File.Exists(folder.File("a.state")))
            await Task.Delay(5);
        await cancellation.CancelAsync();
        CommandRun stopped = await running;

        Assert.Equal(130, (int)stopped.ExitCode);
        Assert.Equal(["a.state"], folder.Names);
        Assert.Contains($"the state is in {folder.File("a.state")}. Run the same command with --resume to go on.", stopped.Error, StringComparison.Ordinal);

        CommandRun begun = await CommandRun.RunAsync($"{Line} {folder.File("a")}");
        Assert.Equal(ExitCode.WrongUsage, begun.ExitCode);
        Assert.Contains("Go on with --resume, or delete it to begin anew.", begun.Error, StringComparison.Ordinal);

        CommandRun other = await CommandRun.RunAsync($"{Line} {folder.File("a")} --resume --seed 5");
        Assert.Equal(ExitCode.Failed, other.ExitCode);
        Assert.Contains("it was written by another run", other.Error, StringComparison.Ordinal);
        Assert.Equal(["a.state"], folder.Names);
    }

    [Fact]
    public async Task Resuming_a_run_that_left_no_state_begins_anew_and_one_that_has_ended_is_not_repeated()
    {
        const string Line = $"meta-train {TinyRun.Sizes} --steps 20 --output";
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(".a.state.leftover.tmp"), "part of a state");

        CommandRun begun = await CommandRun.RunAsync($"{Line} {folder.File("a")} --resume");
        CommandRun undisturbed = await CommandRun.RunAsync($"{Line} {folder.File("b")}");
        CommandRun ended = await CommandRun.RunAsync($"{Line} {folder.File("a")} --resume");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (begun.ExitCode, undisturbed.ExitCode));
        Assert.Contains($"There is no state file {folder.File("a.state")} to go on from: beginning anew.", begun.Error, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("b")), await File.ReadAllBytesAsync(folder.File("a")));
        Assert.Equal(["a", "b"], folder.Names);
        Assert.Equal(ExitCode.WrongUsage, ended.ExitCode);
        Assert.Contains("exists: that run has ended", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output no-such-folder/a", "--output is 'no-such-folder/a', but its folder does not exist")]
    [InlineData("--output .", "--output is '.'; it must be a file")]
    [InlineData("--log no-such-folder/log", "--log is 'no-such-folder/log', but its folder does not exist")]
    [InlineData("--heads 7 --output {folder}/new", "Heads is 7; it must be a divisor of ModelSize (96)")]
    [InlineData("--learning-rate 0 --output {folder}/new", "LearningRate is 0; it must be above 0")]
    [InlineData("--learning-rate -1", "--learning-rate is '-1'; it must be a number from 0 to 10")]
    [InlineData("--epsilon nan", "--epsilon is 'nan'")]
    [InlineData("--preset huge", "--preset is 'huge'; it must be one of quick, small, table, image, paper")]
    [InlineData("--optimizer sgd", "--optimizer is 'sgd'; it must be one of adam, sign")]
    [InlineData("--state-interval 0", "--state-interval is '0'; it must be a whole number from 1 to")]
    [InlineData("--tasks 33554433", "--tasks is '33554433'; it must be a whole number from 1 to 33554432")]
    [InlineData("--learner other", "--learner is 'other'; it must be one of gpicl, ")]
    [InlineData("--learner lstm --heads 7", "--heads was given, but has no meaning for learner 'lstm'")]
    [InlineData("--learner lstm --layout paired", "--layout was given, but has no meaning for learner 'lstm'")]
    [InlineData("--hidden 7", "--hidden was given, but has no meaning for learner 'gpicl'")]
    [InlineData("--learner maml --layers 2", "--layers was given, but has no meaning for learner 'maml'")]
    [InlineData("--learner maml --hidden-layers 3", "HiddenLayers is 3; it must be 0 .. 2")]
    [InlineData("--learner vsml --hidden-units 5", "HiddenUnits is 5; it must be left out where there are no hidden layers")]
    [InlineData("--learner maml --inner-learning-rate 0 --output {folder}/new", "LearningRate is 0; it must be above 0 and at most 10")]
    [InlineData("--learner maml --inner-optimizer adam", "--inner-optimizer was given, but has no meaning for learner 'maml'")]
    [InlineData("--first-order", "--first-order was given, but has no meaning for learner 'gpicl'")]
    [InlineData("--seed -1", "--seed is '-1'; it must be a whole number from 0 to")]
    public async Task Wrong_usage_ends_before_any_training(string options, string message)
    {
        using var folder = new TemporaryFolder();

        CommandRun run = await CommandRun.RunAsync($"meta-train --steps 2 {options.Replace("{folder}", folder.Root, StringComparison.Ordinal)}");

        Assert.Equal(2, (int)run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains("'gpicl meta-train --help'", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sequences/s", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Empty(folder.Names);
    }
}
