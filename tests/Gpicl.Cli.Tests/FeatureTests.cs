using System.Text.Json;
using System.Xml.Linq;
using Gpicl.Onnx.Tests.Support;

namespace Gpicl.Cli.Tests;

/// <summary>Data sets given as PATH@NAME, the features that a pretrained network finds in their images.</summary>
public class FeatureTests
{
    private const string Sizes = "--examples 20 --predictions 60 --threads 1";

    [Fact]
    public async Task Pixels_and_features_stand_side_by_side_and_the_result_says_where_features_come_from()
    {
        using var folder = new TemporaryFolder();
        string network = Network(folder),
            line = $"compare --learner nearest-centroid --data {Images} --data {Images}@small --features small={network} {Sizes} --curve-predictions 10";

        CommandRun run = await CommandRun.RunAsync($"{line} --json --markdown {folder.File("md")} --svg {folder.File("svg")}");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        JsonElement[] figures = [.. run.Json.GetProperty("learners")[0].GetProperty("figures").EnumerateArray()];
        Assert.Equal(["fashion-mnist", "fashion-mnist@small"], figures.Select(figure => figure.GetProperty("data").GetString()));
        Assert.All(figures, figure => Assert.InRange(figure.GetProperty("accuracy").GetDouble(), 0.3, 1)); // of ten classes
        JsonElement features = run.Json.GetProperty("features")[0];
        Assert.Equal(
            ("small", "small.onnx", "values", 48),
            (features.GetProperty("name").GetString(), features.GetProperty("file").GetString(), features.GetProperty("tensor").GetString(),
                features.GetProperty("width").GetInt32()));
        Assert.Equal(64, features.GetProperty("sha256").GetString()!.Length);
        Assert.Contains("Computing fashion-mnist@small 1000/1000", run.Error, StringComparison.Ordinal);
        string plot = XDocument.Load(folder.File("svg")).Root!.Value;
        Assert.Contains("nearest-centroid, fashion-mnist@small", plot, StringComparison.Ordinal);
        Assert.Contains(
            "- small: 48 features, tensor values of small.onnx (SHA-256 ", await File.ReadAllTextAsync(folder.File("md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_are_reused_for_the_very_same_network_and_settings_only()
    {
        using var folder = new TemporaryFolder();
        string network = Network(folder),
            line = $"compare --learner nearest-centroid --data {Images}@small --features small={network} {Sizes} --cells {folder.File("cells")} --json";

        await CommandRun.RunAsync(line);
        CommandRun again = await CommandRun.RunAsync(line);
        Network(folder, size: 5);
        CommandRun otherSettings = await CommandRun.RunAsync(line);
        Network(folder);
        await File.AppendAllTextAsync(folder.File("small.onnx"), "\u0012\u0001x"); // the producer's name, which changes no feature
        CommandRun otherFile = await CommandRun.RunAsync(line);

        CommandRun alone = await CommandRun.RunAsync($"{line} --no-mirror");

        Assert.Contains("Comparing", alone.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Comparing", again.Error, StringComparison.Ordinal);
        Assert.Contains("Comparing", otherSettings.Error, StringComparison.Ordinal);
        Assert.Contains("Comparing", otherFile.Error, StringComparison.Ordinal);
        Assert.Equal(Accuracy(again), Accuracy(otherFile));

        static double Accuracy(CommandRun run) => run.Json.GetProperty("learners")[0].GetProperty("figures")[0].GetProperty("accuracy").GetDouble();
    }

    [Fact]
    public async Task Learning_curves_meta_tests_and_classification_take_features_too()
    {
        using var folder = new TemporaryFolder();
        string features = $"--features small={Network(folder)}";

        CommandRun curve = await CommandRun.RunAsync(
            $"learning-curve --learner nearest-centroid --data {Images} --data {Images}@small {features} {Sizes} --svg {folder.File("svg")}");
        CommandRun test = await CommandRun.RunAsync($"meta-test --learner nearest-centroid --data {Images}@small {features} {Sizes} --json");
        CommandRun classified = await CommandRun.RunAsync(
            $"classify --data {Images}@small {features} --examples 30 --queries 50 --splits 1 --members 1 --json");

        Assert.Contains("fashion-mnist@small, accuracy %", curve.Output, StringComparison.Ordinal);
        Assert.Contains("fashion-mnist@small", XDocument.Load(folder.File("svg")).Root!.Value, StringComparison.Ordinal);
        Assert.Equal("fashion-mnist@small", test.Json.GetProperty("dataset").GetString());
        Assert.InRange(classified.Json.GetProperty("accuracy").GetDouble(), 0.3, 1);
    }

    [Fact]
    public async Task Tables_have_no_features_of_images()
    {
        using var folder = new TemporaryFolder();

        CommandRun run = await CommandRun.RunAsync($"meta-test --data {TinyRun.Data("tables/iris.csv")}@small --features small={Network(folder)}");

        Assert.Equal((2, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains("is a table, not a folder of images", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data random --features small", "--features is 'small'; it must be NAME=FILE, or resnet18 alone")]
    [InlineData("--data random --features small=", "--features is 'small='; it must be NAME=FILE")]
    [InlineData(
        "--data random --features resnet34=a.onnx",
        "'resnet34' is none of resnet18, resnet50, clip-vit-b32, squeezenet; other networks are given by a JSON description")]
    [InlineData("--data random --features resnet18=a.onnx --features resnet18=b.onnx", "Two networks of --features are called 'resnet18'")]
    [InlineData("--data random --features resnet18=a.onnx", "--features resnet18 is used by no data; --data PATH@resnet18 does")]
    [InlineData("--data random --no-mirror", "--no-mirror was given without --features")]
    [InlineData("--data random@resnet18 --features resnet18=a.onnx", "the Random dataset is no set of images")]
    [InlineData("--data folder@resnet18", "names features 'resnet18', but no --features does")]
    public async Task Wrong_usage_ends_with_2(string options, string message)
    {
        CommandRun run = await CommandRun.RunAsync($"compare --learner nearest-centroid {options}");

        Assert.Equal((2, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "does not describe a network")]
    [InlineData("null", "does not describe a network")]
    [InlineData("{}", "'path'")]
    [InlineData("""{"path":null}""", "path")]
    [InlineData("""{"path":""}""", "does not describe a network")]
    [InlineData("""{"path":"a.onnx","heigth":32}""", "heigth")]
    [InlineData("""{"path":"a.onnx","preprocessing":{"channelOrder":"grb"}}""", "channelOrder")]
    [InlineData("""{"path":"no-such-network.onnx"}""", "no-such-network.onnx")]
    public async Task Descriptions_that_cannot_be_used_end_with_1(string description, string message)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.json"), description);

        CommandRun run = await CommandRun.RunAsync($"compare --learner nearest-centroid --data {Images}@a --features a={folder.File("a.json")}");

        Assert.Equal((1, ""), ((int)run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static string Images => TinyRun.Data("fashion-mnist");

    // A network whose features are the pixels of an image made small, and its description.
    private static string Network(TemporaryFolder folder, int size = 4)
    {
        File.WriteAllBytes(folder.File("small.onnx"), TemporaryNetwork.Values(size).ToModel());
        File.WriteAllText(
            folder.File("small.json"),
            $$$"""{"path":"small.onnx","tensorName":"values","preprocessing":{"height":{{{size}}},"width":{{{size}}},"shorterSide":{{{size}}}}}""");
        return folder.File("small.json");
    }
}
