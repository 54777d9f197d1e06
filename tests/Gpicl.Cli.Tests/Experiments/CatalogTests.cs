using Gpicl.Cli.Experiments;
using Gpicl.Cli.Experiments.Catalog;
using Gpicl.Cli.Experiments.Claims;
using Gpicl.Cli.Experiments.Reports;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.MetaTraining;

namespace Gpicl.Cli.Tests.Experiments;

/// <summary>All experiments at all scales, with invented runs.</summary>
public class CatalogTests
{
    private static readonly string[] Data = ["first", "second", "third"];

    public static TheoryData<string> Names => [.. ExperimentCatalog.All.Select(experiment => experiment.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_experiment_can_be_planned_drawn_and_judged_at_every_scale(string name)
    {
        Experiment experiment = ExperimentCatalog.All.Single(entry => entry.Name == name);
        foreach (ExperimentScale scale in ExperimentScale.All)
        {
            var planned = experiment.RunsAt(scale);
            foreach ((ExperimentCell cell, RunPlan plan) in planned)
            {
                plan.Recipe.Validate();
                Assert.Equal((ulong)cell.Seed, plan.Recipe.Seed);
                Assert.True(plan.Recipe.Training.EvaluationInterval >= 2, "gradients of two consecutive steps are compared");
            }

            Assert.Equal(planned.Count, planned.Select(run => (run.Plan.Recipe.ToJson(), run.Plan.TrainedOn, run.Plan.Inputs)).Distinct().Count());
            foreach (double left in scale == ExperimentScale.Quick ? [0.02, 0.5, 2] : new[] { 0.5 }) // the plateau ends at once, in the middle, never
            {
                var results = new ExperimentResults(scale, Data, [.. planned.Select(run => Invent(run, left))]);
                ClaimReport[] claims = [.. experiment.Claims.Select(claim => ClaimReport.Of(claim, results))];
                (string File, string Title)[] plots = [.. experiment.Charts(results).Select((chart, i) => ($"{i}.svg", chart.Title))];

                Assert.NotEmpty(plots);
                Assert.All(experiment.Charts(results), chart => Assert.Contains("</svg>", chart.ToSvg(), StringComparison.Ordinal));
                string page = ExperimentPage.Render(experiment, results, claims, plots, "command", "machine", threads: 1);
                Assert.All(claims, claim => Assert.Contains($"**{claim.Found}**", page, StringComparison.Ordinal));
                Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
                Assert.Equal(planned.Count, RunLines.Render(experiment, results).Count(letter => letter == '\n'));
            }
        }
    }

    [Fact]
    public void Where_all_that_the_paper_says_of_the_plateau_and_bias_is_so_their_claims_are_found_reproduced_and_else_not()
    {
        Assert.Equal(Verdict.Reproduced, Judge("plateau", claim: 0, _ => 0.5));
        Assert.Equal(Verdict.NotReproduced, Judge("plateau", claim: 0, _ => 0)); // it falls from the first report on
        Assert.Equal(Verdict.Reproduced, Judge("bias", claim: 0, cell => cell["fixed permutations"] > 0.8 ? 0.1 : 0.6));
        Assert.Equal(Verdict.NotReproduced, Judge("bias", claim: 0, cell => cell["fixed permutations"] > 0.8 ? 0.6 : 0.5));
        Assert.Equal(Verdict.Reproduced, Judge("batch-and-tasks", claim: 0, _ => 0.3));
        Assert.Equal(Verdict.Reproduced, Judge("batch-and-tasks", claim: 2, cell => 0.01 * cell["batch"]));
        Assert.Equal(Verdict.NotReproduced, Judge("batch-and-tasks", claim: 2, cell => 1 / cell["batch"]));
        Assert.Equal(Verdict.Reproduced, Judge("optimizer", claim: 0, cell => cell["optimizer"] == -8 ? 0.1 : 0.7));
        Assert.Equal(Verdict.NotReproduced, Judge("optimizer", claim: 0, _ => 0.5));

        // Runs that never leave the plateau count with a lower bound: it decides where a longer plateau would say the same, and else not.
        Assert.Equal(Verdict.Reproduced, Judge("bias", claim: 0, cell => cell["fixed permutations"] > 0.8 ? 0.1 : 2));
        Assert.Equal(Verdict.Undecided, Judge("bias", claim: 0, cell => cell["fixed permutations"] > 0.8 ? 0.6 : 2));
        Assert.Equal(Verdict.NotReproduced, Judge("bias", claim: 0, cell => cell["fixed permutations"] > 0.8 ? 2 : 0.5));
        Assert.Equal(Verdict.Undecided, Judge("plateau", claim: 0, _ => 2));
        Assert.Equal(Verdict.Undecided, Judge("batch-and-tasks", claim: 0, cell => cell["batch"] > 32 ? 2 : 0.3));
        Assert.Equal(Verdict.Reproduced, Judge("vsml-depth", claim: 0, cell => 0.2 * cell["layers"]));
        Assert.Equal(Verdict.Reproduced, Judge("vsml-depth", claim: 0, cell => cell["layers"] > 1 ? 2 : 0.5));
        Assert.Equal(Verdict.NotReproduced, Judge("vsml-depth", claim: 0, cell => cell["layers"] > 1 ? 0.5 : 2));
        Assert.Equal(Verdict.Undecided, Judge("vsml-depth", claim: 0, _ => 2));

        static Verdict Judge(string name, int claim, Func<ExperimentCell, double> left)
        {
            Experiment experiment = ExperimentCatalog.All.Single(entry => entry.Name == name);
            return experiment.Claims[claim].Find(new ExperimentResults(
                ExperimentScale.Cpu, ["first"], [.. experiment.RunsAt(ExperimentScale.Cpu).Select(run => Invent(run, left(run.Cell)))])).Verdict;
        }
    }

    [Fact]
    public void Features_help_where_accuracy_on_natural_images_is_higher_with_them_and_are_judged_only_where_there_are_any()
    {
        Experiment experiment = ExperimentCatalog.All.Single(entry => entry.Name == "features");
        ExperimentRun[] runs = [.. experiment.RunsAt(ExperimentScale.Cpu).Select(run => Invent(run, 0.5))];
        ExperimentRun[] helped = [.. runs.Select(run => run.Plan.Inputs.Network == null ? run with { Record = Worse(run.Record) } : run)];

        Assert.Equal((Verdict.NotReproduced, Verdict.Reproduced), Judge(runs));
        Assert.Equal((Verdict.Reproduced, Verdict.Reproduced), Judge(helped));
        Assert.Equal((Verdict.Undecided, Verdict.Undecided), Judge([.. runs.Where(run => run.Plan.Inputs.Network == null)]));

        (Verdict Help, Verdict Generalize) Judge(ExperimentRun[] judged)
        {
            var results = new ExperimentResults(ExperimentScale.Cpu, Data, judged);
            return (experiment.Claims[0].Find(results).Verdict, experiment.Claims[1].Find(results).Verdict);
        }

        static RunRecord Worse(RunRecord record) => record with
        {
            Final = record.Final.ToDictionary(
                entry => entry.Key, entry => entry.Key == "photographs" ? Array.ConvertAll(entry.Value, accuracy => accuracy / 2) : entry.Value),
        };
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0.7, true)]
    [InlineData(0.2, false)]
    [InlineData(2, false)]
    public void An_MLP_fits_tasks_in_proportion_to_its_parameters_where_their_number_grows_with_about_the_power_1(double power, bool isSo)
    {
        Experiment experiment = ExperimentCatalog.All.Single(entry => entry.Name == "capacity");
        ExperimentRun[] runs = [.. experiment.RunsAt(ExperimentScale.Cpu).Select(run =>
        {
            ExperimentRun invented = Invent(run, 0.5);
            double parameters = run.Cell["size"], fitted = 4 * Math.Pow(parameters / 16, power); // 16, 64, 256
            double seen = Math.Clamp(0.5 + 0.1 * Math.Log2(fitted / run.Cell["tasks"]), 0.1, 0.9); // half of them right where as many are fitted
            return invented with
            {
                Record = invented.Record with
                {
                    Parameters = (long)parameters,
                    Final = invented.Record.Final.ToDictionary(
                        entry => entry.Key, entry => Array.ConvertAll(entry.Value, _ => entry.Key == Measured.Seen ? seen : 0.1)),
                },
            };
        })];

        Verdict found = experiment.Claims[0].Find(new ExperimentResults(ExperimentScale.Cpu, Data, runs)).Verdict;
        Assert.Equal(isSo ? Verdict.Reproduced : Verdict.NotReproduced, found);
    }

    // A run whose loss falls after a share of it.
    private static ExperimentRun Invent((ExperimentCell Cell, RunPlan Plan) run, double left)
    {
        MetaTrainingOptions training = run.Plan.Recipe.Training;
        double noise = 0.001 * ((run.Cell.Seed * 7919 + run.Cell.Coordinates.Sum(coordinate => (int)coordinate.Value.Number)) % 5);
        double[] loss = Falling(training.ReportInterval);
        string[] beyond = run.Plan.Inputs.Beyond ? ["photographs", Measured.Random] : [];
        string[] tests = [Measured.Seen, Measured.Unseen, .. Data.Where((_, place) => place != run.Plan.TrainedOn), .. beyond];
        Dictionary<string, double[]> curves = [];
        double[] measured = Falling(training.EvaluationInterval);
        foreach (string test in tests)
        {
            curves.Add(Measured.Loss(test), measured);
            curves.Add(Measured.Accuracy(test), [.. measured.Select(value => 1 - value / 2.4)]);
        }

        foreach (string curve in new[] { Measured.GradientNorm, Measured.GradientCosine, Measured.UpdateCosine, Measured.Distance, Measured.SecondMoment })
            curves.Add(curve, measured);
        foreach (string part in new[] { "embedding", "head" })
            foreach (string curve in new[] { Measured.GradientNorm, Measured.GradientCosine })
                curves.Add(Measured.OfPart(curve, part), measured);
        return new ExperimentRun(run.Cell, run.Plan, "key", new RunRecord(
            1_000 + (long)run.Cell.Coordinates.Sum(coordinate => coordinate.Value.Number), 100, loss, curves,
            tests.ToDictionary(test => test, _ => Enumerable.Range(0, training.Length).Select(i => 0.1 + i * 0.5 / training.Length + noise).ToArray()), 1));

        double[] Falling(int interval)
        {
            int count = (training.Steps + interval - 1) / interval;
            return [.. Enumerable.Range(1, count).Select(i => i <= left * count ? 2.3 + noise : Math.Max(1.5, 2.1 - (double)i / count) + noise)];
        }
    }
}
