using System.CommandLine;
using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Model;
using Gpicl.Tensors;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl bench predict</c>: the speed of fitting, predicting and appending in context.</summary>
internal static class BenchPredictCommand
{
    public static Command Create(CommandConsole console)
    {
        Option<int> context = CommandOptions.WholeNumber("--context", "Support examples.", 2, 1 << 16, 99);
        Option<int> inputs = CommandOptions.WholeNumber("--inputs", "Values of an example.", 1, 1 << 16, 196);
        Option<int> members = CommandOptions.WholeNumber("--members", "Ensemble members.", 1, 1000, 1);
        Option<string?> checkpoint = new("--checkpoint")
        {
            Description = $"A checkpoint file, or '{CheckpointArgument.Default}'. Random weights of the paper's size (256, 4 layers) when not given.",
            HelpName = "file",
        };
        Option<int> threads = CommandOptions.Threads();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("predict", "Time fitting a support set, single predictions, batches and appending.")
        {
            context, inputs, members, checkpoint, threads, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            GpiclNetwork transformer = parsed.GetValue(checkpoint) is { } name
                ? CheckpointArgument.Load(name).Checkpoint.Require<GpiclNetwork>()
                : new GpiclNetwork(new GpiclOptions());
            using var workers = new WorkerPool(parsed.GetValue(threads));
            PredictionResult result = new PredictionBenchmark(
                transformer, parsed.GetValue(context), parsed.GetValue(inputs), parsed.GetValue(members), workers, cancellation).Run();
            console.WriteResult(result, parsed.GetValue(json), Display);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static Table Display(PredictionResult result) => new Table()
        .AddColumns("in context", "")
        .AddRow("fit", Invariant($"{result.FitMilliseconds:F2} ms"))
        .AddRow("one prediction", Invariant($"{result.PredictMicroseconds:F0} µs"))
        .AddRow("append one example", Invariant($"{result.AppendMicroseconds:F0} µs"))
        .AddRow("rows a second, in batches", Invariant($"{result.RowsPerSecond:N0}"))
        .AddRow(
            "one prediction, whole sequence again",
            Invariant($"{result.NaiveMicroseconds:F0} µs, {result.NaiveMicroseconds / result.PredictMicroseconds:F0} times as long"))
        .AddRow("cache", Invariant($"{result.ContextBytes / 1024.0:F0} KiB"));
}
