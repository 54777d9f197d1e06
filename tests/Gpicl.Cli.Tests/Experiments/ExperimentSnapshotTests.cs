using Gpicl.Cli.Experiments;
using Gpicl.Cli.Experiments.Reports;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Tests.Experiments;

/// <summary>A small grid of invented runs, shown as it was approved. The approved files are in the folder Snapshots.</summary>
public class ExperimentSnapshotTests
{
    private static readonly Experiment Toy = ToyExperiment.Create() with { Seeds = _ => 3 };
    private static readonly ExperimentResults Results = new(ToyExperiment.Scale, ["clothes", "digits"], [.. Toy.RunsAt(ToyExperiment.Scale).Select(Invent)]);

    [Fact]
    public void The_page() => AssertApproved("experiment.md", ExperimentPage.Render(
        Toy, Results, [.. Toy.Claims.Select(claim => ClaimReport.Of(claim, Results))], [("toy.svg", "Loss"), ("toy-2.svg", "Accuracy")],
        "gpicl experiment toy --scale quick --data clothes --data digits --threads 2 --output paper", "A machine", threads: 2) + "\n");

    [Fact]
    public void The_lines() => AssertApproved("experiment.jsonl", RunLines.Render(Toy, Results));

    [Theory]
    [InlineData(0, "experiment.svg")]
    [InlineData(1, "experiment-2.svg")]
    public void The_plots(int number, string name) => AssertApproved(name, Toy.Charts(Results)[number].ToSvg());

    [Fact]
    public void The_front_page() => AssertApproved("experiments.md", ExperimentIndex.Render(
        [(Toy, [.. Toy.Claims.Select(claim => ClaimReport.Of(claim, Results))]), (Toy with { Name = "other", Figure = "1, 2" }, null)],
        experiment => $"gpicl experiment {experiment.Name}") + "\n");

    private static ExperimentRun Invent((ExperimentCell Cell, RunPlan Plan) run, int number)
    {
        double better = run.Cell["tasks"] / 100 + run.Cell.Seed / 1000.0;
        return new ExperimentRun(run.Cell, run.Plan, $"key{number}", new RunRecord(
            1234, 96, [2.3, 2.29 - better, 2.2 - better, 2.1 - 2 * better, 2 - 3 * better],
            new Dictionary<string, double[]>
            {
                [Measured.Loss(Measured.Unseen)] = [2.3, 2.31, 2.2 - better],
                ["not recorded"] = [1, 2, 3],
            },
            new Dictionary<string, double[]> { [Measured.Unseen] = [0.1, 0.1 + better, 0.123456789 + 2 * better] }, 61.23));
    }

    // What differs from the approved file is left beside its copy in the output folder, to be looked at and approved.
    private static void AssertApproved(string name, string actual)
    {
        string approved = Path.Combine(AppContext.BaseDirectory, "Snapshots", name);
        string expected = File.Exists(approved) ? File.ReadAllText(approved) : "";
        if (actual != expected)
            File.WriteAllText(approved + ".received", actual);
        Assert.Equal(expected, actual);
    }
}
