using System.CommandLine;
using Gpicl.Cli;
using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Output;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Benchmarks.Report;

/// <summary><c>scaling</c>: what more threads bring, and what longer sequences cost.</summary>
internal static class ScalingCommand
{
    private const int StandardSteps = 8;
    private const int LengthOfSpeedUp = 100;
    private static readonly int[] Lengths = [50, 100, 200, 400];

    public static Command Create(CommandConsole console)
    {
        var training = new TrainingOptionSet(StandardSteps);
        Option<int> rounds = CommandOptions.WholeNumber("--rounds", "Times every measurement is made, in turn; medians are reported.", 1, 1000, 3);
        Option<bool> json = CommandOptions.Json();
        var command = new Command("scaling", $"Time meta-training on one and on more threads, and at lengths {string.Join(", ", Lengths)}.");
        training.AddTo(command);
        command.Add(rounds);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            ScalingResult result = Measure(length => training.Read(parsed, length), parsed.GetValue(rounds), console, cancellation);
            console.WriteResult(result, parsed.GetValue(json), Display);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static ScalingResult Measure(Func<int, TrainingBenchmarkOptions> optionsOf, int rounds, CommandConsole console, CancellationToken cancellation)
    {
        // The first run is that on one thread; the others are on all threads, one for each length.
        TrainingBenchmarkOptions whole = optionsOf(LengthOfSpeedUp);
        TrainingBenchmarkOptions[] runs = [whole with { Place = whole.Place with { Threads = 1 } }, .. Lengths.Select(optionsOf)];
        var seconds = runs.Select(_ => new List<double>()).ToArray();
        var gflops = runs.Select(_ => new List<double>()).ToArray();
        console.ShowProgress("Scaling", rounds * runs.Length, progress =>
        {
            for (int i = 0; i < rounds * runs.Length; i++)
            {
                int run = i % runs.Length;
                TrainingMeasurement measured = TrainingBenchmark.Measure(runs[run], cancellation);
                seconds[run].Add(measured.SecondsPerStep / runs[run].Batch);
                gflops[run].Add(measured.Gflops);
                string what = Invariant($"length {runs[run].Length}, {runs[run].Place.Threads} threads: {measured.SequencesPerSecond:F1} sequences/s");
                progress.Report(new StepProgress(i + 1, what));
            }
        });

        double[] cost = [.. seconds.Select(Statistics.Median)];
        double oneThread = cost[0], allThreads = cost[1 + Array.IndexOf(Lengths, LengthOfSpeedUp)];
        return new ScalingResult(
            whole.Place.Threads,
            Math.Round(1 / oneThread, 2),
            Math.Round(1 / allThreads, 2),
            Math.Round(oneThread / allThreads, 3),
            [.. Lengths.Select((length, i) => new LengthResult(
                length, Math.Round(cost[i + 1] * 1e3, 4), Math.Round(cost[i + 1] * 1e6 / length, 3), Math.Round(Statistics.Median(gflops[i + 1]), 2)))]);
    }

    private static Rows Display(ScalingResult result)
    {
        Table speedUp = new Table()
            .AddColumns("threads", "sequences a second", "speed-up")
            .AddRow("1", Invariant($"{result.SequencesPerSecondOneThread:F1}"), "1")
            .AddRow(Invariant($"{result.Threads}"), Invariant($"{result.SequencesPerSecond:F1}"), Invariant($"{result.SpeedUp:F2}"));
        Table lengths = new Table().AddColumns("length", "ms a sequence", "µs an example", "GFLOP/s");
        foreach (LengthResult length in result.Lengths)
            lengths.AddRow(
                Invariant($"{length.Length}"), Invariant($"{length.MillisecondsPerSequence:F2}"),
                Invariant($"{length.MicrosecondsPerExample:F1}"), Invariant($"{length.Gflops:F1}"));
        return new Rows(speedUp, lengths);
    }
}

/// <summary>What <c>scaling</c> found.</summary>
/// <param name="Threads">The larger thread count.</param>
/// <param name="SequencesPerSecondOneThread">On one thread.</param>
/// <param name="SequencesPerSecond">On <paramref name="Threads"/> threads.</param>
/// <param name="SpeedUp">The ratio of the two.</param>
/// <param name="Lengths">Cost by length, on <paramref name="Threads"/> threads.</param>
internal sealed record ScalingResult(
    int Threads, double SequencesPerSecondOneThread, double SequencesPerSecond, double SpeedUp, IReadOnlyList<LengthResult> Lengths);

/// <summary>The cost of sequences of one length.</summary>
/// <param name="Length">Examples in a sequence.</param>
/// <param name="MillisecondsPerSequence">Time for a training step, per sequence.</param>
/// <param name="MicrosecondsPerExample">The same per example; constant if cost were proportional to length.</param>
/// <param name="Gflops">Matrix products in GFLOP/s.</param>
internal sealed record LengthResult(int Length, double MillisecondsPerSequence, double MicrosecondsPerExample, double Gflops);
