using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figures 9 and 14: pixels against features of pretrained networks.</summary>
internal static class FeaturesExperiment
{
    private const double Clearly = 0.05, AboveChance = 0.15;

    public static Experiment Create() => new()
    {
        Name = "features",
        Figure = "9, 14",
        Title = "Features of pretrained networks",
        Text = "Meta-trained on pixels of the first data set, or on the features that a network finds in them, a ResNet-18 trained on ImageNet or, where its "
            + "file is given, CLIP ViT-B/32; meta-tested on the same of all data sets, of natural images (`--natural`), and on `random`, ten points of random "
            + "numbers with random labels that come again and again. Features are prepared by square root, mean and length, as everywhere in this tool, and "
            + "then projected as pixels are. Pixels and features are those of the same images, the first ones of each split: 2,000 for meta-training and 500 "
            + "for meta-tests at scale `cpu`. On features the plateau is long; fixed label permutations, in 90 % of the sequences at first and in none from "
            + "the middle on, end it (§4.3), here as on pixels.",
        Axes = _ => [Parts.InputsAxis(RunInputs.Networks)],
        Plan = cell => Parts.Base(cell).Longer(cell.Scale.Pick(1, 2, 1, 1)).WithFadingBias().Seeing(cell, beyond: true),
        Quantities = results => [.. Parts.TestsOf(results).Select(Parts.Accuracy)],
        Charts = results =>
        [
            .. Parts.TestsOf(results).Where(tasks => tasks != Measured.Seen).Select(tasks => new LineChart(
                tasks == Measured.Random ? "The Random dataset" : $"Unseen tasks of {NameOf(results, tasks)}", "Examples seen", "Accuracy",
                results.Points.Select(point => ExperimentCharts.LearningCurve(point.LabelsOn(Parts.Inputs)[0], point, tasks)))
            {
                PercentY = true,
                ReferenceLines = [Parts.Chance],
            }),
        ],
        Claims =
        [
            new("Features help where the domain matches: on natural images, accuracy with features of ResNet-18 minus that with pixels is above 5 points.",
                results => OnFeatures(results, points =>
                {
                    string[] natural = [.. Parts.TestsOf(results).Where(tasks => IsNatural(results, tasks))];
                    return natural.Length == 0
                        ? ClaimFinding.Lacking("meta-tests on natural images, for none were given by `--natural`")
                        : ClaimFinding.All([.. natural.Select(tasks => ClaimFinding.Above(
                            $"{tasks}, points", points.Difference(results.Where(Parts.Inputs, Parts.Pixels), run => run.FinalAccuracy(tasks)), Clearly,
                            Quantity.Percent))]);
                })),
            new("The learner still generalizes elsewhere: meta-trained on features of ResNet-18, it ends above 15 % on unseen tasks of every data set and on "
                + "the Random dataset.", results => OnFeatures(results, points => ClaimFinding.All([.. Parts.TestsOf(points)
                    .Where(tasks => tasks != Measured.Seen).Select(tasks => ClaimFinding.Above(
                        $"{NameOf(results, tasks)}, %", points.Interval(run => run.FinalAccuracy(tasks)), AboveChance, Quantity.Percent))]))),
        ],
    };

    private static ClaimFinding OnFeatures(ExperimentResults results, Func<ExperimentResults, ClaimFinding> find) =>
        results.Where(Parts.Inputs, RunInputs.ResNet18) is { Runs.Count: > 0 } points
            ? find(points)
            : ClaimFinding.Lacking($"runs on features of {RunInputs.ResNet18}, which was not found");

    private static bool IsNatural(ExperimentResults results, string tasks) =>
        tasks is not (Measured.Seen or Measured.Unseen or Measured.Random) && !results.Data.Contains(tasks);

    private static string NameOf(ExperimentResults results, string tasks) => tasks == Measured.Unseen ? results.Data[0] : tasks;
}
