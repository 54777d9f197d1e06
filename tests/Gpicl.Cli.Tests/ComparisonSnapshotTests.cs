using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.MetaTesting;

namespace Gpicl.Cli.Tests;

/// <summary>A small fixed comparison, drawn as it was approved. The approved files are in the folder Snapshots.</summary>
public class ComparisonSnapshotTests
{
    private static readonly ComparisonResult Result = new(
        Examples: 99,
        Predictions: 10_000,
        Seed: 7,
        Inputs: 196,
        new ImagePreparation { Side = 14, Gray = true },
        [new("resnet|32", "resnet32.onnx", "0123456789abcdef", "pooled", 64, 32, 32, Mirrored: true)],
        "a machine",
        "gpicl compare --learner gpicl=a.safetensors --data mnist --data random",
        [
            new ComparisonRow("gpicl, paired", "gpicl", 1_300_000, 204_800, 320_000, 1234.56, "10,000 steps",
                [new("mnist", 0.7291, 0.0087, 0.81, 1.25, 0.737), new("random", 0.9999, 0.0002, 0.01, 1.35, 1), new("iris", 0.9, 0.0059, 0.3, 1.3, null)]),
            new ComparisonRow("lstm|old", "lstm", 475_914, 512, null, null, null,
                [new("mnist", 0.1, 0.0059, 2.3, 12, 0.2539), new("random", 0.5, 0.0098, 1.5, 13, 0.5872), new("iris", 0.333, 0.0092, 1.1, 14, null)]),
            new ComparisonRow("1-nn", "nearest-neighbors", 0, 19_503, 0, 0, null,
                [new("mnist", 0.7, 0.009, 0.9, 0.011, null), new("random", 1, 0, 0, 0.012, null), new("iris", 0.95, 0.0043, 0.2, 0.01, null)]),
        ]);

    [Fact]
    public void The_tables_for_the_terminal()
    {
        using StringWriter output = new(), error = new();
        new CommandConsole(output, error).WriteTable(ComparisonDisplay.ToTables(Result));

        AssertApproved("comparison.txt", string.Join('\n', output.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public void The_markdown_document() => AssertApproved("comparison.md", ComparisonMarkdown.Render(Result) + "\n");

    [Fact]
    public void The_plot()
    {
        string svg = ComparisonDisplay.ToChart("mnist", classes: 10, [("gpicl, paired", Curve(0.1, 0.5, 0.73)), ("lstm|old", Curve(0.1, 0.11, 0.02))]).ToSvg();

        AssertApproved("comparison.svg", svg);

        static LearningCurvePoint[] Curve(params double[] accuracies) =>
            [.. accuracies.Select((accuracy, i) => new LearningCurvePoint(i, accuracy, 0.03, 1, 1_024))];
    }

    // What differs from the approved file is left beside its copy in the output folder, to be looked at and approved.
    private static void AssertApproved(string name, string actual)
    {
        string approved = Path.Combine(AppContext.BaseDirectory, "Snapshots", name);
        if (actual != File.ReadAllText(approved))
            File.WriteAllText(approved + ".received", actual);
        Assert.Equal(File.ReadAllText(approved), actual);
    }
}
