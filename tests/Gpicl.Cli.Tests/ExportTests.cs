using Gpicl.InContext;

namespace Gpicl.Cli.Tests;

public class ExportTests
{
    [Fact]
    public async Task A_data_set_becomes_a_graph_and_json_is_one_object_that_describes_it()
    {
        using var folder = new TemporaryFolder();
        string output = folder.File("iris.onnx");

        CommandRun run = await CommandRun.RunAsync($"export --data {Iris} --examples 40 --members 2 --class-names a,b,c --output {output} --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["output", "bytes", "width", "classes", "examples", "members", "classNames", "inputs"], run.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal((output, new FileInfo(output).Length), (run.Json.GetProperty("output").GetString(), run.Json.GetProperty("bytes").GetInt64()));
        Assert.Equal([4, 3, 40, 2], run.Json.EnumerateObject().Skip(2).Take(4).Select(p => p.Value.GetInt32()));
        Assert.Equal(["iris.onnx"], folder.Names);
    }

    [Fact]
    public async Task A_saved_classifier_becomes_the_graph_that_it_became_before_it_was_saved()
    {
        using var folder = new TemporaryFolder();
        float[] inputs = [.. Enumerable.Range(0, 60).Select(i => MathF.Sin(i * i))];
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 2)];
        InContextClassifier classifier = InContextLearner.Default.Fit(inputs, labels, 3, 2, new InContextOptions { Members = 2 });
        classifier.Save(folder.File("classifier"));
        Onnx.OnnxExport.ExportToOnnx(classifier, folder.File("direct.onnx"));

        CommandRun run = await CommandRun.RunAsync($"export --classifier {folder.File("classifier")} --output {folder.File("saved.onnx")}");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("probabilities: float [N, 2]", run.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(folder.File("direct.onnx")), File.ReadAllBytes(folder.File("saved.onnx")));
    }

    [Theory]
    [InlineData("export --output a.onnx", "Either --classifier or --data must be given")]
    [InlineData("export --data x --classifier Gpicl.Cli.Tests.dll --output a.onnx", "and not both")]
    [InlineData("export --data x", "'--output' is required")]
    [InlineData("export --data x --output no-such-folder/a.onnx", "its folder does not exist")]
    [InlineData("export --classifier no-such-file --output a.onnx", "there is no such file")]
    public async Task Wrong_usage_is_said_before_any_work(string commandLine, string message)
    {
        CommandRun run = await CommandRun.RunAsync(commandLine.Replace("Gpicl.Cli.Tests.dll", typeof(ExportTests).Assembly.Location, StringComparison.Ordinal));

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task As_many_names_as_classes_are_needed_and_no_file_is_left_otherwise()
    {
        using var folder = new TemporaryFolder();
        CommandRun run = await CommandRun.RunAsync($"export --data {Iris} --members 1 --class-names a,b --output {folder.File("iris.onnx")}");

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("--class-names is 'a,b'; 3 different names are needed", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task Names_of_classes_come_from_the_data_and_inputs_are_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("a.csv"),
            "kind;size;color\n"
            + string.Concat(Enumerable.Range(0, 20).Select(i => $"{(i % 2 == 0 ? "pear" : "plum")};{i % 2},{i};{(i % 3 == 0 ? "red" : "green")}\n")));
        string output = folder.File("a.onnx");

        CommandRun run = await CommandRun.RunAsync(
            $"export --data {folder.File("a.csv")} --label-column kind --decimal-comma --members 1 --output {output} --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["pear", "plum"], Texts("classNames"));
        Assert.Equal(["size", "color=red", "color=green"], Texts("inputs"));
        Assert.Contains("[\"pear\",\"plum\"]", System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(output)), StringComparison.Ordinal);

        IEnumerable<string> Texts(string name) => run.Json.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);
    }

    private static string Iris => TinyRun.Data("tables/iris.csv");
}
