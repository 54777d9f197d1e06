using System.Diagnostics;
using System.Runtime.InteropServices;
using Gpicl.Randomness;
using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Cli.Benchmarks;

/// <summary>Times the engine's matrix product.</summary>
internal static unsafe class GemmBenchmark
{
    private const int WarmUpProducts = 3;

    // The processor needs a moment to reach the clock rate it keeps under vector load.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(200);

    // One large square product, the usual measure of a library, and two of those a Transformer is made of.
    private static readonly GemmShape[] PeakShapes = [new(2040, 2048, 2048), new(6400, 256, 1024), new(12800, 256, 256)];
    private const int PeakRepetitions = 10;

    /// <summary>The instruction set products run on, as users know it.</summary>
    public static string InstructionSet => GemmBlocks.InstructionSet.DisplayName();

    /// <summary>The speed of one product.</summary>
    /// <param name="shape">Which product.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="repetitions">Products timed, each by itself, after a warm-up.</param>
    /// <param name="cancellation">Looked at between products.</param>
    /// <returns>GFLOP/s of the median product.</returns>
    public static double Measure(GemmShape shape, WorkerPool workers, int repetitions, CancellationToken cancellation)
    {
        using var a = new AlignedMatrix(shape.M, shape.K, seed: 1);
        using var b = new AlignedMatrix(shape.K, shape.N, seed: 2);
        using var c = new AlignedMatrix(shape.M, shape.N, seed: 3);
        var left = new MatrixOperand(a.Data, shape.TransposeA ? shape.M : shape.K, shape.TransposeA);
        var right = new MatrixOperand(b.Data, shape.TransposeB ? shape.K : shape.N, shape.TransposeB);

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < WarmUpProducts || Stopwatch.GetElapsedTime(start) < WarmUp; i++)
            Multiply();
        var seconds = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            start = Stopwatch.GetTimestamp();
            Multiply();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return shape.Operations / Statistics.Median(seconds) / 1e9;

        void Multiply()
        {
            cancellation.ThrowIfCancellationRequested();
            Gemm.Multiply(workers, shape.M, shape.N, shape.K, left, right, c.Data, shape.N);
        }
    }

    /// <summary>The best speed of a few large products, in GFLOP/s: what the machine gives at this moment.</summary>
    public static double MeasurePeak(WorkerPool workers, CancellationToken cancellation) =>
        PeakShapes.Max(shape => Measure(shape, workers, PeakRepetitions, cancellation));
}

/// <summary>A matrix product C = A·B.</summary>
/// <param name="M">Rows of A and C.</param>
/// <param name="K">Columns of A, rows of B.</param>
/// <param name="N">Columns of B and C.</param>
/// <param name="TransposeA">Whether A lies in memory as [K, M].</param>
/// <param name="TransposeB">Whether B lies in memory as [N, K].</param>
internal sealed record GemmShape(int M, int K, int N, bool TransposeA = false, bool TransposeB = false)
{
    /// <summary>Multiplications and additions of one product.</summary>
    public double Operations => 2.0 * M * K * N;

    /// <summary>The longest of the three matrices, in elements.</summary>
    public long LargestMatrix => Math.Max((long)M * K, Math.Max((long)K * N, (long)M * N));
}

/// <summary>A matrix of standard normal values outside the managed heap, on a cache line's border.</summary>
internal sealed unsafe class AlignedMatrix : IDisposable
{
    private const int CacheLine = 64;

    public AlignedMatrix(int rows, int columns, ulong seed)
    {
        int length = checked(rows * columns);
        Data = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), CacheLine);
        new CounterGenerator(seed, StreamPurpose.Examples, 0).FillNormal(new Span<float>(Data, length));
    }

    /// <summary>The first element.</summary>
    public float* Data { get; private set; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Data);
        Data = null;
    }
}
