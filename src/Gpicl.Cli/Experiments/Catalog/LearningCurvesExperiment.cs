using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figure 3: accuracy against examples, meta-trained on one data set or another.</summary>
internal static class LearningCurvesExperiment
{
    private const string TrainedOn = "meta-trained on";
    private const double MostGap = 0.05;

    public static Experiment Create() => new()
    {
        Name = "learning-curves",
        Figure = "3",
        Title = "Learning curves",
        Text = "Meta-trained on the first data set or on the second, meta-tested on seen tasks and on unseen tasks of both; accuracy against the "
            + "number of examples. 90 % of the sequences begin with a fixed label permutation, a share that falls to none by half of meta-training: "
            + "that ends the plateau (§4.3), and what remains are uniform tasks.",
        DataSets = _ => 2,
        Axes = scale => [Parts.Layouts(scale), new ExperimentAxis(TrainedOn, [new AxisValue("the first", 0), new AxisValue("the second", 1)])],
        Plan = cell => (Parts.Base(cell).LongerInLayoutOf(cell) with { TrainedOn = (int)cell[TrainedOn] }).WithFadingBias(),
        Quantities = results =>
        [
            Parts.Accuracy(Measured.Seen),
            .. results.Data.Select((name, place) => new Quantity(
                $"{name}, unseen, %", run => run.FinalAccuracy(Parts.UnseenTasks(results, run.Plan.TrainedOn, place)), Quantity.Percent)),
        ],
        Charts = results =>
        [
            .. Parts.EachLayout(results).SelectMany(own => new[]
            {
                Draw(own, "unseen tasks of " + results.Data[0], trained => Parts.UnseenTasks(results, trained, 0)),
                Draw(own, "unseen tasks of " + results.Data[1], trained => Parts.UnseenTasks(results, trained, 1)),
                Draw(own, "seen tasks", _ => Measured.Seen),
            }),
        ],
        Claims =
        [
            new("Accuracy rises from chance as examples come: on unseen tasks of both data sets, after all of them it is more than 10 points above that before "
                + "the first.", all => ClaimFinding.All([..
                    from results in Parts.EachLayout(all)
                    from trained in Enumerable.Range(0, 2)
                    from tested in Enumerable.Range(0, 2)
                    select ClaimFinding.Above(
                        $"{Parts.LayoutOf(results)}, {results.Data[trained]} to {results.Data[tested]}, points",
                        On(results, trained).Interval(run => run.Gain(Parts.UnseenTasks(results, trained, tested))), 0.1, Quantity.Percent)])),
            new("No gap on the first data set (Fashion-MNIST) between the two meta-training sets: accuracy after all examples differs by at most 5 points.",
                all => NoGap(Parts.EachLayout(all).First())),
            new("None in the paper's layout: the same.", all => all.LabelsOn(Parts.Layout).Count > 1
                ? NoGap(Parts.EachLayout(all).Last())
                : ClaimFinding.Lacking("it takes runs with both layouts")),
        ],
    };

    private static LineChart Draw(ExperimentResults results, string title, Func<int, string> tasks) => new(
        $"{Parts.LayoutOf(results)}, {title}", "Examples seen", "Accuracy", Enumerable.Range(0, 2).Select(trained => ExperimentCharts.LearningCurve(
            $"meta-trained on {results.Data[trained]}", On(results, trained), tasks(trained))))
    {
        PercentY = true,
        ReferenceLines = [Parts.Chance],
    };

    private static ClaimFinding NoGap(ExperimentResults results) => ClaimFinding.Within(
        $"{results.Data[0]} minus {results.Data[1]}, points",
        SampleInterval.Of(
            from own in On(results, 0).Runs
            join other in On(results, 1).Runs on own.Cell.Seed equals other.Cell.Seed
            select own.FinalAccuracy(Measured.Unseen) - other.FinalAccuracy(Parts.UnseenTasks(results, 1, 0))),
        MostGap, Quantity.Percent);

    private static ExperimentResults On(ExperimentResults results, int place) => results.Where(TrainedOn, place);
}
