using System.Diagnostics;
using System.Globalization;
using Gpicl.InContext;
using Gpicl.Onnx;
using Gpicl.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Gpicl.OnnxBenchmarks;

/// <summary>Times a fitted classifier and the graph exported from it, in turn, so that both see the same state of the machine.</summary>
internal sealed class ExportBenchmark(int members, int threads)
{
    private const int Width = 196, Classes = 10, Examples = 99, BatchRows = 256, Rounds = 60, SingleRows = 40;

    private static readonly string[] Inputs = ["features"];
    private static readonly string[] Outputs = ["probabilities"];

    private readonly float[] row = Numbers(Width, 1);
    private readonly float[] batch = Numbers(BatchRows * Width, 2);
    private readonly float[] probabilities = new float[BatchRows * Classes];

    /// <summary>Measures and gives one row of the table.</summary>
    public string Run()
    {
        using var workers = new WorkerPool(threads);
        int[] labels = [.. Enumerable.Range(0, Examples).Select(i => i % Classes)];
        InContextClassifier classifier = InContextLearner.Default.Fit(
            Numbers(Examples * Width, 0), labels, Width, Classes, new InContextOptions { Members = members, Workers = workers });
        using var file = new MemoryStream();
        classifier.ExportToOnnx(file);
        using var sessionOptions = new SessionOptions { IntraOpNumThreads = threads };
        using var session = new InferenceSession(file.ToArray(), sessionOptions);
        using var runOptions = new RunOptions();
        using OrtValue rowValue = OrtValue.CreateTensorValueFromMemory(row, [1, Width]);
        using OrtValue batchValue = OrtValue.CreateTensorValueFromMemory(batch, [BatchRows, Width]);

        double[] seconds = Fastest(
            () => Repeat(() => classifier.PredictProbabilities(row, probabilities.AsSpan(0, Classes))),
            () => Repeat(() => session.Run(runOptions, Inputs, [rowValue], Outputs).Dispose()),
            () => classifier.PredictProbabilities(batch, probabilities),
            () => session.Run(runOptions, Inputs, [batchValue], Outputs).Dispose());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {members} | {threads} | {file.Length / 1048576.0:F1} | {1e6 * seconds[0] / SingleRows:F0} | {1e6 * seconds[1] / SingleRows:F0} | "
            + $"{BatchRows / seconds[2]:N0} | {BatchRows / seconds[3]:N0} |");
    }

    // Seconds of each piece of work at its fastest, since whatever else a machine does only ever adds to them. The pieces take
    // turns, and a first round lets runtimes compile.
    private static double[] Fastest(params Action[] works)
    {
        var seconds = new double[works.Length];
        for (int round = -1; round < Rounds; round++)
        {
            for (int i = 0; i < works.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                works[i]();
                double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                seconds[i] = round <= 0 ? elapsed : Math.Min(seconds[i], elapsed);
            }
        }

        return seconds;
    }

    private static void Repeat(Action work)
    {
        for (int i = 0; i < SingleRows; i++)
            work();
    }

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];
    }
}
