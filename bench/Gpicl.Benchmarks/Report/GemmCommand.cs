using System.CommandLine;
using System.Globalization;
using Gpicl.Cli;
using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Output;
using Gpicl.Tensors;
using Spectre.Console;

namespace Gpicl.Benchmarks.Report;

/// <summary><c>gemm</c>: the speed of one matrix product.</summary>
internal static class GemmCommand
{
    private const int MinimumRepetitions = 20;
    private const int MaximumSide = 1 << 20;
    private const long MaximumElements = 1 << 30; // 4 GiB a matrix

    public static Command Create(CommandConsole console)
    {
        Option<int> m = CommandOptions.RequiredWholeNumber("--m", "Rows of A and C.", 1, MaximumSide);
        Option<int> k = CommandOptions.RequiredWholeNumber("--k", "Columns of A and rows of B.", 1, MaximumSide);
        Option<int> n = CommandOptions.RequiredWholeNumber("--n", "Columns of B and C.", 1, MaximumSide);
        var transposeA = new Option<bool>("--transpose-a") { Description = "A lies in memory transposed." };
        var transposeB = new Option<bool>("--transpose-b") { Description = "B lies in memory transposed." };
        Option<int> threads = CommandOptions.Threads();
        Option<int> repetitions = CommandOptions.WholeNumber("--repetitions", "Products timed.", MinimumRepetitions, 1_000_000, 50);
        Option<bool> json = CommandOptions.Json();
        var command = new Command("gemm", "Time the single-precision matrix product C = A·B; the median of many products.")
        {
            m, k, n, transposeA, transposeB, threads, repetitions, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var shape = new GemmShape(parsed.GetValue(m), parsed.GetValue(k), parsed.GetValue(n), parsed.GetValue(transposeA), parsed.GetValue(transposeB));
            if (shape.LargestMatrix > MaximumElements)
                throw new UsageException($"A matrix of {shape.M} × {shape.K} × {shape.N} has {shape.LargestMatrix} elements; the most is {MaximumElements}.");
            using var workers = new WorkerPool(parsed.GetValue(threads));
            double gflops = GemmBenchmark.Measure(shape, workers, parsed.GetValue(repetitions), cancellation);
            var result = new GemmResult(Math.Round(gflops, 2), workers.ThreadCount, GemmBenchmark.InstructionSet);
            console.WriteResult(result, parsed.GetValue(json), r => Display(shape, r));
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static Table Display(GemmShape shape, GemmResult result) => new Table()
        .AddColumns("m × k × n", "transposed", "threads", "instruction set", "GFLOP/s")
        .AddRow(
            $"{shape.M} × {shape.K} × {shape.N}",
            (shape.TransposeA, shape.TransposeB) switch { (true, true) => "A and B", (true, false) => "A", (false, true) => "B", _ => "none" },
            result.Threads.ToString(CultureInfo.InvariantCulture),
            result.InstructionSet,
            result.Gflops.ToString("F1", CultureInfo.InvariantCulture));
}

/// <summary>What <c>gemm</c> found.</summary>
/// <param name="Gflops">10⁹ multiplications and additions a second, of the median product.</param>
/// <param name="Threads">Threads that worked.</param>
/// <param name="InstructionSet">The vector instructions used.</param>
internal sealed record GemmResult(double Gflops, int Threads, string InstructionSet);
