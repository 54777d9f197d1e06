using System.Text.Json.Nodes;

namespace Gpicl.Cli.Experiments.Reports;

/// <summary>The runs of an experiment as lines of JSON, in the order of the grid: the same whenever they are made, but for the last field, the time.</summary>
internal static class RunLines
{
    private const int Digits = 5; // behind the point

    /// <summary>The lines, each with a line feed.</summary>
    public static string Render(Experiment experiment, ExperimentResults results) =>
        string.Concat(results.Runs.Select(run => Line(experiment, results, run).ToJsonString() + "\n"));

    private static JsonObject Line(Experiment experiment, ExperimentResults results, ExperimentRun run)
    {
        var line = new JsonObject { ["experiment"] = experiment.Name, ["scale"] = results.Scale.Name };
        foreach ((string axis, AxisValue value) in run.Cell.Coordinates)
            line[axis] = value.Label;
        line["seed"] = run.Cell.Seed;
        line["key"] = run.Key;
        line["data"] = results.Data[run.Plan.TrainedOn];
        line["parameters"] = run.Record.Parameters;
        line["stateSize"] = run.Record.StateSize;
        line["reportSequences"] = run.Plan.Recipe.Training.ReportInterval * run.Plan.Recipe.Training.BatchSize;
        line["measuredSequences"] = run.Plan.Recipe.Training.EvaluationInterval * run.Plan.Recipe.Training.BatchSize;
        line["loss"] = Values(run.Record.Loss);
        foreach (string curve in experiment.Recorded.Where(run.Record.Curves.ContainsKey))
            line[curve] = Values(run.Record.Curves[curve]);
        foreach ((string tasks, double[] accuracies) in run.Record.Final)
            line[$"{tasks}.accuracyByExamples"] = Values(accuracies);
        line["seconds"] = Math.Round(run.Record.Seconds, 1);
        return line;
    }

    private static JsonArray Values(IEnumerable<double> values) => [.. values.Select(value => (JsonNode)Math.Round(value, Digits))];
}
