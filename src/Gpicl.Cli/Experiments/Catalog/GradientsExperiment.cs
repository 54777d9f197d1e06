using Gpicl.Cli.Charts;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Runs;

namespace Gpicl.Cli.Experiments.Catalog;

/// <summary>Figures 17 and 19: gradients on the plateau and through the drop.</summary>
internal static class GradientsExperiment
{
    private const string Head = "head";

    public static Experiment Create() => new()
    {
        Name = "gradients",
        Figure = "17, 19",
        Title = "Gradients on the plateau",
        Text = "Norms of gradients and of Adam's second moment through the drop of the loss, and for each part of the network the norm and the cosine of "
            + "consecutive gradients.",
        Axes = scale => [ExperimentAxis.Powers(Parts.Tasks, scale.Pick<int[]>([16], [16], [12, 16], [16, 24]))],
        Plan = cell => Parts.Base(cell).WithTasks(cell[Parts.Tasks]),
        Recorded = [Measured.GradientNorm, Measured.SecondMoment, Measured.GradientCosine, Measured.OfPart(Measured.GradientNorm, Head)],
        Quantities = results =>
        [
            Parts.Plateau,
            .. PartsOf(results).Select(part => new Quantity(
                $"norm on the plateau, {part}", run => OnPlateau(run, Measured.OfPart(Measured.GradientNorm, part)), Quantity.Small)),
        ],
        Charts = Draw,
        Claims =
        [
            new("On the plateau the output layer has the largest gradients, all others are small: the norm of the head's gradient divided by that of any other "
                + "part is above 1 on average.", all => HeadLeads(all)),
        ],
    };

    private static ClaimFinding HeadLeads(ExperimentResults results)
    {
        ExperimentResults most = Most(results);
        return ClaimFinding.All([.. PartsOf(most).Where(part => part != Head).Select(part => ClaimFinding.Above(
            $"head to {part}", most.Interval(run => OnPlateau(run, Measured.OfPart(Measured.GradientNorm, Head))
                / OnPlateau(run, Measured.OfPart(Measured.GradientNorm, part))), 1, Quantity.Number))]);
    }

    // The mean over the measurements on the plateau; the first one where there is none.
    private static double OnPlateau(ExperimentRun run, string curve) =>
        run.Record.Curves[curve].Where((_, i) => i == 0 || run.MeasuredSequences[i] <= run.PlateauLength).Average();

    private static ExperimentResults Most(ExperimentResults results) => results.Where(Parts.Tasks, results.NumbersOn(Parts.Tasks)[^1]);

    private static IEnumerable<string> PartsOf(ExperimentResults results)
    {
        string prefix = Measured.OfPart(Measured.GradientNorm, "");
        return results.Runs[0].Record.Curves.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);
    }

    private static IReadOnlyList<LineChart> Draw(ExperimentResults all)
    {
        ExperimentResults most = Most(all);
        return
        [
            new LineChart("Training loss", Parts.SequencesTitle, Parts.LossTitle, [ExperimentCharts.Loss("training", most)])
            {
                ReferenceLines = [Parts.ChanceLoss],
            },
            new LineChart("Norm of the gradient, by part", Parts.SequencesTitle, "Norm", EachPart(Measured.GradientNorm)),
            new LineChart("Adam's second moment", Parts.SequencesTitle, "Norm", [ExperimentCharts.Curve("all parameters", most, Measured.SecondMoment)]),
            new LineChart("Cosine of consecutive gradients, by part", Parts.SequencesTitle, "Cosine", EachPart(Measured.GradientCosine)),
        ];

        IEnumerable<LineSeries> EachPart(string curve) =>
            PartsOf(most).Select(part => ExperimentCharts.Curve(part, most, Measured.OfPart(curve, part)));
    }
}
