using System.CommandLine;
using System.Diagnostics;
using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.Output;
using Gpicl.Tensors;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl bench train</c>: the speed of meta-training.</summary>
internal static class BenchTrainCommand
{
    private const int StandardSteps = 20;

    public static Command Create(CommandConsole console)
    {
        var training = new TrainingOptionSet(StandardSteps);
        Option<int> length = CommandOptions.WholeNumber("--length", "Examples in a sequence.", 1, 1 << 16, 100);
        Option<bool> json = CommandOptions.Json();
        var command = new Command("train", "Time steps of meta-training: sampling tasks, forward and backward pass, clipping, Adam.");
        training.AddTo(command);
        command.Add(length);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            TrainingResult result = Measure(training.Read(parsed, parsed.GetValue(length)), console, cancellation);
            console.WriteResult(result, parsed.GetValue(json), Display);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    // The speed of matrix products is taken on both sides of the run: machines change their clock rate under load.
    private static TrainingResult Measure(TrainingBenchmarkOptions options, CommandConsole console, CancellationToken cancellation)
    {
        using var workers = new WorkerPool(options.Place.Threads);
        console.WriteLine("Measuring matrix products ...");
        double peakBefore = GemmBenchmark.MeasurePeak(workers, cancellation);
        TrainingMeasurement? measured = null;
        long stateSize;
        using (var benchmark = new TrainingBenchmark(options, workers))
        {
            stateSize = benchmark.StateSize;
            console.ShowProgress("Training", TrainingBenchmark.WarmUpSteps + options.Steps, progress => measured = benchmark.Run(progress, cancellation));
        }

        long managedHeap = GC.GetTotalMemory(forceFullCollection: false);
        console.WriteLine("Measuring matrix products again ...");
        double peak = Math.Max(peakBefore, GemmBenchmark.MeasurePeak(workers, cancellation));
        return new TrainingResult(
            Math.Round(measured!.SequencesPerSecond, 2),
            Math.Round(measured.Gflops, 2),
            Math.Round(measured.Gflops / peak, 4),
            measured.AllocatedBytesPerStep,
            PeakWorkingSet(),
            Math.Round(peak, 2),
            managedHeap,
            options.Model.ParameterCount,
            stateSize);
    }

    // The most physical memory held at once so far; what is held now where the system keeps no record.
    private static long PeakWorkingSet()
    {
        using var process = Process.GetCurrentProcess();
        return Math.Max(process.PeakWorkingSet64, process.WorkingSet64);
    }

    private static Table Display(TrainingResult result) => new Table()
        .AddColumns("meta-training", "")
        .AddRow("sequences a second", Invariant($"{result.SequencesPerSecond:F1}"))
        .AddRow("GFLOP/s", Invariant($"{result.Gflops:F1}"))
        .AddRow("of the best matrix product", Invariant($"{100 * result.FractionOfGemmPeak:F0} % of {result.GemmPeakGflops:F1} GFLOP/s"))
        .AddRow("allocated in a step", Invariant($"{result.AllocatedBytesPerStep / 1024.0:F1} KiB"))
        .AddRow("peak working set", Invariant($"{result.PeakWorkingSetBytes / 1048576.0:F0} MiB"))
        .AddRow("parameters", Invariant($"{result.Parameters:N0}"))
        .AddRow("state", Invariant($"{result.StateSize:N0} numbers"))
        .AddRow("managed heap", Invariant($"{result.ManagedHeapBytes / 1048576.0:F0} MiB"));
}

/// <summary>What <c>bench train</c> found.</summary>
/// <param name="SequencesPerSecond">Of the median step.</param>
/// <param name="Gflops">Matrix products of the median step, in GFLOP/s.</param>
/// <param name="FractionOfGemmPeak"><paramref name="Gflops"/> over <paramref name="GemmPeakGflops"/>.</param>
/// <param name="AllocatedBytesPerStep">On the managed heap, by the median step.</param>
/// <param name="PeakWorkingSetBytes">Most physical memory the process has held.</param>
/// <param name="GemmPeakGflops">The best matrix product before and after the run, on the same threads.</param>
/// <param name="ManagedHeapBytes">Size of the managed heap after the run; the engine's tensors lie there too.</param>
/// <param name="Parameters">Number of values meta-training changes.</param>
/// <param name="StateSize">Numbers the learner carries to the next example at the end of a sequence.</param>
internal sealed record TrainingResult(
    double SequencesPerSecond,
    double Gflops,
    double FractionOfGemmPeak,
    long AllocatedBytesPerStep,
    long PeakWorkingSetBytes,
    double GemmPeakGflops,
    long ManagedHeapBytes,
    long Parameters,
    long StateSize);
