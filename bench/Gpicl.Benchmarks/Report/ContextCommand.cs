using System.CommandLine;
using System.Diagnostics;
using Gpicl.Cli;
using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.Charts;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Output;
using Gpicl.InContext;
using Gpicl.Randomness;
using Gpicl.Tensors;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Benchmarks.Report;

/// <summary><c>context</c>: what large contexts cost: fits, predictions and appended rows, and memory beside what was estimated.</summary>
internal static class ContextCommand
{
    private const int Classes = 10, Appends = 20, BatchRows = 256, LeastRows = 20, MostRows = 1_000_000, MostInputs = 1 << 16;
    private const long BatchWork = 20_000_000; // rows of the context times rows predicted

    public static Command Create(CommandConsole console)
    {
        Option<int[]> rows = Several("--rows", "Support rows.", [1_000, 10_000, 100_000]);
        Option<int[]> inputs = Several("--inputs", "Values of a row.", [20, 200]);
        Option<int> members = CommandOptions.WholeNumber("--members", "Ensemble members.", 1, 1000, 1);
        var wide = new Option<bool>("--wide") { Description = "Keys and values in 32 bits." };
        var plot = new Option<string?>("--plot") { Description = "SVG image that receives the cost of predictions.", HelpName = "file" };
        Option<int> threads = CommandOptions.Threads();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("context", "Time fits to many rows, predictions from them and appended rows, with the general weights.")
        {
            rows, inputs, members, wide, plot, threads, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            int[] counts = Within(rows.Name, parsed.GetRequiredValue(rows), LeastRows, MostRows);
            int[] widths = Within(inputs.Name, parsed.GetRequiredValue(inputs), 1, MostInputs);
            CommandOptions.RequireFolder(plot.Name, parsed.GetValue(plot));
            using var workers = new WorkerPool(parsed.GetValue(threads));
            var options = new InContextOptions
            {
                Members = parsed.GetValue(members),
                Workers = workers,
                CompactContext = !parsed.GetValue(wide),
                Calibration = Calibration.None,
            };
            ContextResult[] results = [.. widths.SelectMany(width => counts.Select(count => Measure(count, width, options, cancellation)))];
            if (parsed.GetValue(plot) is { } file)
                Plot(results).Save(file);
            console.WriteResult(results, parsed.GetValue(json), Display);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static Option<int[]> Several(string name, string description, int[] standard) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => standard, HelpName = "number" };

    private static int[] Within(string name, int[] values, int minimum, int maximum)
    {
        foreach (int value in values)
            if (value < minimum || value > maximum)
                throw new UsageException($"{name} is '{value}'; it must be a whole number from {minimum} to {maximum}.");
        return [.. values.Distinct().Order()];
    }

    private static ContextResult Measure(int rows, int inputs, InContextOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        InContextLearner learner = InContextLearner.General;
        float[] examples = Normal(checked(rows * inputs), 1);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % Classes)];
        _ = learner.Fit(examples.AsSpan(0, LeastRows * inputs), labels.AsSpan(0, LeastRows), inputs, Classes, options); // compiles
        long allocated = GC.GetTotalAllocatedBytes(precise: true), start = Stopwatch.GetTimestamp();
        InContextClassifier classifier = learner.Fit(examples, labels, inputs, Classes, options);
        double fit = Stopwatch.GetElapsedTime(start).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        var predicted = new int[(int)Math.Clamp(BatchWork / rows, BatchRows, 16 * BatchRows)];
        float[] queries = Normal(predicted.Length * inputs, 2);
        double batch = Median(3, _ => classifier.Predict(queries, predicted)) / predicted.Length;
        double single = Median(Appends, i => classifier.Predict(queries.AsSpan(i * inputs, inputs)));
        long bytes = classifier.ContextBytes;
        start = Stopwatch.GetTimestamp();
        classifier.Append(queries.AsSpan(0, inputs), 0);
        double firstAppend = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double append = Median(Appends, i => classifier.Append(queries.AsSpan(i * inputs, inputs), 0));
        return new ContextResult(
            rows, inputs, Math.Round(fit, 4), Math.Round(1e3 * single, 4), Math.Round(1 / batch, 1), Math.Round(1e3 * firstAppend, 4),
            Math.Round(1e3 * append, 4), bytes, allocated, learner.EstimateBytes(rows, inputs, options, Classes));
    }

    private static double Median(int repetitions, Action<int> work)
    {
        work(0);
        return Statistics.Median([.. Enumerable.Range(0, repetitions).Select(i =>
        {
            long start = Stopwatch.GetTimestamp();
            work(i);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        })]);
    }

    private static LineChart Plot(ContextResult[] results) => new(
        "Cost of a prediction", "rows in the context", "milliseconds",
        results.GroupBy(result => result.Inputs).SelectMany(group => (LineSeries[])
        [
            new($"by itself, {group.Key} values", group.Select(result => new LinePoint(result.Rows, result.PredictMilliseconds))),
            new($"in batches, {group.Key} values", group.Select(result => new LinePoint(result.Rows, 1e3 / result.RowsPerSecond))),
        ]));

    private static float[] Normal(int count, ulong number)
    {
        var values = new float[count];
        new CounterGenerator(0, StreamPurpose.Examples, number).FillNormal(values);
        return values;
    }

    private static Table Display(ContextResult[] results)
    {
        Table table = new Table().AddColumns(
            "rows × values", "fit", "one prediction", "rows a second, in batches", "first append", "append", "keys and values", "allocated", "estimated");
        foreach (ContextResult result in results)
            table.AddRow(
                Invariant($"{result.Rows:N0} × {result.Inputs}"), Invariant($"{result.FitSeconds:F2} s"), Invariant($"{result.PredictMilliseconds:F2} ms"),
                Invariant($"{result.RowsPerSecond:N0}"), Invariant($"{result.FirstAppendMilliseconds:F2} ms"), Invariant($"{result.AppendMilliseconds:F2} ms"),
                Megabytes(result.ContextBytes), Megabytes(result.AllocatedBytes), Megabytes(result.EstimatedBytes));
        return table;

        static string Megabytes(long bytes) => Invariant($"{bytes / 1e6:F1} MB");
    }
}

/// <summary>What one context costs.</summary>
/// <param name="Rows">Support rows.</param>
/// <param name="Inputs">Values of a row.</param>
/// <param name="FitSeconds">Of one fit.</param>
/// <param name="PredictMilliseconds">Of one prediction by itself.</param>
/// <param name="RowsPerSecond">Predictions in large batches, on all threads.</param>
/// <param name="FirstAppendMilliseconds">Of the row that is appended first.</param>
/// <param name="AppendMilliseconds">Of those behind it.</param>
/// <param name="ContextBytes">Keys and values.</param>
/// <param name="AllocatedBytes">In all, during the fit.</param>
/// <param name="EstimatedBytes">What was said beforehand.</param>
internal sealed record ContextResult(
    int Rows, int Inputs, double FitSeconds, double PredictMilliseconds, double RowsPerSecond, double FirstAppendMilliseconds, double AppendMilliseconds,
    long ContextBytes, long AllocatedBytes, long EstimatedBytes);
