using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figures 4, 11 and 12: what a network does with more and more tasks.</summary>
internal static class TransitionsExperiment
{
    private const string TrainedOn = "meta-trained on";
    private const double Some = 0.1, Little = 0.05;

    public static Experiment Create() => new()
    {
        Name = "transitions",
        Figure = "4, 11, 12",
        Title = "From memorization to learning",
        Text = "More and more tasks. What the examples of a sequence bring, accuracy after all of them minus that before the first: on seen tasks, on unseen "
            + "tasks, on other data sets. A network that memorizes needs no examples on seen tasks; one that identifies tasks needs them there and cannot use "
            + "them elsewhere; one that has learned to learn uses them everywhere. The paper does not normalize inputs here; scales `quick` and `cpu` do, so "
            + "that runs are shared with other experiments. The same on the features that a ResNet-18 trained on ImageNet finds in the images, of the first "
            + "2,000 for meta-training and the first 500 for meta-tests at scale `cpu`, with bias that fades out (§4.3), without which the plateau on "
            + "features is longer than these runs. On pixels, runs with the most tasks are twice as long there.",
        DataSets = SetsTrainedOn,
        Axes = scale =>
        [
            new ExperimentAxis(TrainedOn, [.. Enumerable.Range(0, SetsTrainedOn(scale)).Select(place =>
                new AxisValue(place switch { 0 => "the first", 1 => "the second", _ => "the third" }, place))]),
            Parts.InputsAxis([RunInputs.ResNet18]),
            ExperimentAxis.Powers(
                Parts.Tasks, scale.Pick<int[]>([2, 16], [0, 4, 9, 12, 16], [.. Enumerable.Range(0, 17)], [.. Enumerable.Range(0, 17)])),
        ],
        // At scale cpu points that claims are about have five or, where runs differ most, eight; no claim is about features.
        Seeds = cell => cell.Scale.Pick(
            quick: 1,
            cpu: OnPixels(cell) ? cell[Parts.Tasks] switch { 1 or 512 => 5, 65_536 => 8, _ => 2 } : cell[Parts.Tasks] is 1 or 512 or 65_536 ? 1 : 0,
            day: 8,
            paper: 8),
        Plan = cell =>
        {
            RunPlan plan = Parts.Base(cell).WithTasks(cell[Parts.Tasks]);
            bool normalize = cell.Scale.Pick(true, true, false, false);
            plan = plan with
            {
                TrainedOn = (int)cell[TrainedOn],
                Recipe = plan.Recipe with { Images = plan.Recipe.Images with { Normalize = normalize } },
            };
            if (!OnPixels(cell) || cell[Parts.Tasks] == 1 << 16)
                plan = plan.Longer(cell.Scale.Pick(1, 2, 1, 1)); // the plateau takes all of the others' sequences now and then
            return OnPixels(cell) ? plan : plan.WithFadingBias().Seeing(cell, beyond: false);
        },
        Quantities = results =>
        [
            new("seen, first, %", run => run.Record.Final[Measured.Seen][0], Quantity.Percent),
            new("seen, gain", run => run.Gain(Measured.Seen), Quantity.Percent),
            .. results.Data.Select((name, place) => new Quantity(
                $"{name}, unseen, gain", run => run.Gain(Parts.UnseenTasks(results, run.Plan.TrainedOn, place)), Quantity.Percent)),
        ],
        Charts = results =>
        [
            .. from inputs in results.LabelsOn(Parts.Inputs)
               from place in results.NumbersOn(TrainedOn)
               let drawn = results.Where(TrainedOn, place).Where(Parts.Inputs, inputs)
               select new LineChart(
                   $"Meta-trained on {(inputs == Parts.Pixels ? "" : $"features ({inputs}) of ")}{results.Data[(int)place]}", "log₂ of the number of tasks",
                   "Accuracy, last minus first", Parts.TestsOf(drawn).Select(tasks => ExperimentCharts.Over(
                       tasks, drawn, run => Math.Log2(run.Cell[Parts.Tasks]), run => run.Gain(tasks))))
               {
                   PercentY = true,
               },
        ],
        Claims =
        [
            new("Few tasks are memorized: with the fewest, seen tasks are predicted above 30 % before the first example, and examples bring less "
                + "than 5 points on unseen ones.", all =>
            {
                ExperimentResults results = First(all), fewest = results.Where(Parts.Tasks, results.NumbersOn(Parts.Tasks)[0]);
                return ClaimFinding.All(
                    ClaimFinding.Above(
                        "seen tasks before the first example, %", fewest.Interval(run => run.Record.Final[Measured.Seen][0]), 0.3, Quantity.Percent),
                    ClaimFinding.Below("gain on unseen tasks, points", fewest.Interval(run => run.Gain(Measured.Unseen)), Little, Quantity.Percent));
            }),
            new("More of them are identified: with some number of tasks, examples bring more than 10 points on seen ones and less than 5 on "
                + "unseen ones.", all =>
                ClaimFinding.Any([.. First(all).Points.Select(point => ClaimFinding.All(
                    ClaimFinding.Above(
                        $"gain on seen tasks of {point.LabelsOn(Parts.Tasks)[0]}, points",
                        point.Interval(run => run.Gain(Measured.Seen)), Some, Quantity.Percent),
                    ClaimFinding.Below("on unseen ones, points", point.Interval(run => run.Gain(Measured.Unseen)), Little, Quantity.Percent)))])),
            new("With many tasks the network learns to learn: with the most, examples bring more than 10 points on unseen tasks and on every "
                + "other data set.", all =>
            {
                ExperimentResults results = First(all), most = results.Where(Parts.Tasks, results.NumbersOn(Parts.Tasks)[^1]);
                return ClaimFinding.All([.. Parts.TestsOf(most).Where(tasks => tasks != Measured.Seen).Select(tasks => ClaimFinding.Above(
                    $"gain, {tasks}, points", most.Interval(run => run.Gain(tasks)), Some, Quantity.Percent))]);
            }),
        ],
    };

    private static int SetsTrainedOn(ExperimentScale scale) => scale.Pick(1, 1, 3, 3);

    private static bool OnPixels(ExperimentCell cell) => cell.LabelOn(Parts.Inputs) == Parts.Pixels;

    private static ExperimentResults First(ExperimentResults results) => results.Where(TrainedOn, 0).Where(Parts.Inputs, Parts.Pixels);
}
