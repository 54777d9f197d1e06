using System.Text.Json;

namespace Gpicl.Cli.Tests;

public class ClassifyTests
{
    [Fact]
    public async Task Tables_are_learned_and_the_result_says_how()
    {
        foreach (int classMeans in new[] { 0, 2 })
        {
            CommandRun run = await CommandRun.RunAsync(
                $"classify --data {TinyRun.Data("tables/wine.csv")} --examples 60 --splits 2 --members 2 --class-means {classMeans} --json");

            Assert.Equal(ExitCode.Done, run.ExitCode);
            Assert.InRange(run.Json.GetProperty("accuracy").GetDouble(), 0.85, 1);
            Assert.Equal((60, 2, 2, classMeans), (Number(run, "examples"), Number(run, "splits"), Number(run, "members"), Number(run, "classMeans")));
        }
    }

    [Fact]
    public async Task Simple_learners_are_set_beside_on_the_same_splits()
    {
        CommandRun run = await CommandRun.RunAsync($"classify --data {TinyRun.Data("tables/wine.csv")} --splits 3 --baselines --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.InRange(run.Json.GetProperty("logLoss").GetDouble(), 0.01, 0.3);
        JsonElement[] baselines = [.. run.Json.GetProperty("baselines").EnumerateArray()];
        Assert.Equal(["nearest class mean", "logistic regression"], baselines.Select(each => each.GetProperty("learner").GetString()));
        Assert.All(baselines, each => Assert.InRange(each.GetProperty("accuracy").GetDouble(), 0.93, 1));
        Assert.InRange(baselines[1].GetProperty("logLoss").GetDouble(), 0.01, 0.2);
    }

    [Theory]
    [InlineData("--class-means 101", "from 0 to 100")]
    [InlineData("--members 1001", "from 1 to 1000")]
    public async Task Numbers_out_of_range_end_with_2(string option, string message)
    {
        CommandRun run = await CommandRun.RunAsync($"classify --data {TinyRun.Data("tables/wine.csv")} {option}");

        Assert.Equal((2, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_as_people_have_them_are_classified_and_classes_are_named()
    {
        using var folder = new TemporaryFolder();
        string Row(int i)
        {
            string crown = i % 13 == 5 ? "" : i % 3 == 0 ? "wide" : i % 7 == 0 ? "odd" : "thin";
            return $"{(i % 3 == 0 ? "oak" : "elm")};{(i % 11 == 4 ? "?" : $"{i % 3},{i % 10}")};{crown};{i}\n";
        }
        File.WriteAllText(folder.File("trees.csv"), "tree;height;leaf;number\n" + string.Concat(Enumerable.Range(0, 60).Select(Row)));

        CommandRun run = await CommandRun.RunAsync(
            $"classify --data {folder.File("trees.csv")} --label-column tree --decimal-comma --examples 20 --splits 2 --members 2 --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.InRange(run.Json.GetProperty("accuracy").GetDouble(), 0.95, 1);
        Assert.Equal(
            [("oak", 20), ("elm", 40)],
            run.Json.GetProperty("classes").EnumerateArray().Select(found => (found.GetProperty("name").GetString(), found.GetProperty("rows").GetInt32())));
        Assert.Contains(
            "line 1 names the columns (it has the label's name). The label is column 1 ('tree'); 2 columns of numbers, 1 of words, separated by ';'; 6 "
            + "values are missing; column 4 ('number') counts the rows.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_measurement_taken_for_the_label_is_named_with_what_to_say_instead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.csv"), string.Concat(Enumerable.Range(0, 2100).Select(i => $"{1 + i % 2},{i * 7 % 10}.5,{100 + i % 1050}\n")));

        CommandRun run = await CommandRun.RunAsync($"classify --data {folder.File("a.csv")} --splits 1");

        Assert.Equal((1, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains(
            $"{folder.File("a.csv")}, column 3 was taken for the label and has 1050 different values; 2 .. 1000 classes can be told apart. If "
            + "another column holds the label, name it with --label-column", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_classes_than_the_network_knows_are_told_apart_by_more_members()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        string Near(double center) => FormattableString.Invariant($"{center + 0.05 * random.NextDouble():F3}");
        File.WriteAllText(folder.File("a.csv"), string.Concat(Enumerable.Range(0, 240).Select(i =>
            $"{Near(Math.Cos(i % 12))},{Near(Math.Sin(i % 12))},kind {i % 12}\n")));

        CommandRun run = await CommandRun.RunAsync($"classify --data {folder.File("a.csv")} --examples 60 --splits 1 --json");

        Assert.Equal((12, 16), (run.Json.GetProperty("classes").GetArrayLength(), run.Json.GetProperty("members").GetInt32()));
        Assert.InRange(run.Json.GetProperty("accuracy").GetDouble(), 0.95, 1);
    }

    [Theory]
    [InlineData("--separator ab", "--separator is 'ab'")]
    [InlineData("--header maybe", "--header is 'maybe'")]
    [InlineData("--decimal-comma --separator ,", "--separator cannot be a comma")]
    [InlineData("--classes 300", "from 1 to 256")]
    public async Task Layouts_that_make_no_sense_end_with_2(string options, string message)
    {
        CommandRun run = await CommandRun.RunAsync($"classify --data {TinyRun.Data("tables/wine.csv")} {options}");

        Assert.Equal((2, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classes_of_idx_files_are_as_many_as_said()
    {
        using var folder = new TemporaryFolder();
        byte[] labels = [.. Enumerable.Range(0, 40).Select(i => (byte)(i % 2 * 11))];
        File.WriteAllBytes(folder.File("test-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 40, .. labels]);
        File.WriteAllBytes(
            folder.File("test-images-idx3-ubyte"),
            [0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, .. labels.SelectMany(label => Enumerable.Repeat(label, 4))]);

        CommandRun ten = await CommandRun.RunAsync($"classify --data {folder.Root} --examples 10 --splits 1 --members 1");
        CommandRun twelve = await CommandRun.RunAsync($"classify --data {folder.Root} --examples 10 --splits 1 --members 1 --classes 12");

        Assert.Contains("label 1 is 11; labels must lie in 0 .. 9", ten.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, twelve.ExitCode);
    }

    [Fact]
    public async Task One_row_of_a_class_is_in_every_support_set()
    {
        using var folder = new TemporaryFolder();
        string rows = string.Concat(Enumerable.Range(0, 59).Select(i => $"{i * 31 % 17}.5,{i * 13 % 11}.25,usual\n"));
        File.WriteAllText(folder.File("a.csv"), "5.34,-0.66,rare\n" + rows);

        CommandRun run = await CommandRun.RunAsync($"classify --data {folder.File("a.csv")} --examples 30 --splits 5 --members 1");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("over 5 stratified splits", run.Output, StringComparison.Ordinal);
        Assert.Contains("not asked", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,a\n2,b\n", "", 1, "after one example of each, none is left to predict")]
    [InlineData("1,a\n2,b\n3,c\n4,c\n5,a\n6,b\n", "--examples 2", 2, "--examples is 2", "has 3 classes; each needs an example")]
    public async Task Too_few_rows_for_the_classes_are_named(string text, string options, int exitCode, params string[] parts)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.csv"), text);

        CommandRun run = await CommandRun.RunAsync($"classify --data {folder.File("a.csv")} --header no {options}");

        Assert.Equal((exitCode, ""), ((int)run.ExitCode, run.Output));
        Assert.All(parts, part => Assert.Contains(part, run.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "None")]
    [InlineData("--image 8x8 --augment shifts", "Shifts")]
    [InlineData("--image 8x8 --augment distortions --mirror-copies", "Distortions")]
    public async Task Rows_of_a_table_can_be_images_of_which_changed_copies_are_read(string options, string expected)
    {
        CommandRun run = await CommandRun.RunAsync(
            $"classify --data {TinyRun.Data("tables/digits.csv")} {options} --examples 60 --queries 100 --splits 2 --members 2 --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        JsonElement augmentation = Assert.Single(run.Json.GetProperty("augmentations").EnumerateArray());
        Assert.Equal((expected, 2), (augmentation.GetProperty("augmentation").GetString(), augmentation.GetProperty("splits").GetInt32()));
        Assert.InRange(run.Json.GetProperty("accuracy").GetDouble(), 0.6, 1);
    }

    [Theory]
    [InlineData("tables/wine.csv", "--augment shifts", "not known to hold images")]
    [InlineData("tables/wine.csv", "--mirror-copies", "not known to hold images")]
    [InlineData("tables/digits.csv", "--image 8x7", "rows have 56 numbers or a multiple")]
    [InlineData("tables/digits.csv", "--image 8", "--image is '8'")]
    [InlineData("fashion-mnist", "--image 14x14", "for tables")]
    public async Task Copies_of_what_is_no_image_end_with_2(string data, string options, string message)
    {
        CommandRun run = await CommandRun.RunAsync($"classify --data {TinyRun.Data(data)} {options}");

        Assert.Equal((2, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static int Number(CommandRun run, string name) => run.Json.GetProperty(name).GetInt32();
}
