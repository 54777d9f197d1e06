using System.Diagnostics;
using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Randomness;
using Gpicl.Tensors;

namespace Gpicl.Cli.Benchmarks;

/// <summary>Times fitting, predicting and appending on random examples, and the naive way beside them.</summary>
internal sealed class PredictionBenchmark(GpiclNetwork transformer, int context, int inputs, int members, WorkerPool workers, CancellationToken cancellation)
{
    private const uint DataPurpose = 1001;
    private const int Repetitions = 200, FitRepetitions = 30, BatchRepetitions = 10, BatchRows = 4096;

    private readonly float[] examples = Normal(context * inputs, 0);
    private readonly float[] queries = Normal(BatchRows * inputs, 1);
    private readonly int[] labels = [.. Enumerable.Range(0, context).Select(i => i % transformer.Classes)];

    /// <summary>Measures everything.</summary>
    public PredictionResult Run()
    {
        var learner = new InContextLearner(transformer);
        var options = new InContextOptions { Members = members, Workers = workers };
        InContextClassifier classifier = Fit(learner, options);
        double fit = Median(FitRepetitions, _ => classifier = Fit(learner, options));
        double predict = Median(Repetitions, i => classifier.Predict(queries.AsSpan(i * inputs, inputs)));
        var predicted = new int[BatchRows];
        double batch = Median(BatchRepetitions, _ => classifier.Predict(queries, predicted));
        long bytes = classifier.ContextBytes;
        double naive = MeasureNaive();

        // A classifier of its own for each, so that the context appended to is as long as the one fitted.
        InContextClassifier[] fresh = [.. Enumerable.Range(0, FitRepetitions).Select(_ => Fit(learner, options))];
        double append = Median(FitRepetitions, i => fresh[i].Append(queries.AsSpan(0, inputs), labels[0]));
        return new PredictionResult(
            Math.Round(1e3 * fit, 3), Math.Round(1e6 * predict, 1), Math.Round(1e6 * append, 1), Math.Round(BatchRows / batch), Math.Round(1e6 * naive, 1),
            bytes);
    }

    private InContextClassifier Fit(InContextLearner learner, InContextOptions options) => learner.Fit(examples, labels, inputs, transformer.Classes, options);

    // The whole sequence and the query at its end, once for each member; inputs are taken as projected already.
    private double MeasureNaive()
    {
        int length = context + 1;
        var shape = new Shape(1, length, transformer.InputSize);
        float[] sequence = Normal(shape.Length, 2);
        int[] sequenceLabels = [.. labels, 0];
        using var tape = new Tape(gradients: null, workers);
        return Median(FitRepetitions, _ =>
        {
            for (int member = 0; member < members; member++)
            {
                transformer.Forward(tape, tape.Constant(shape, sequence), sequenceLabels);
                tape.Reset();
            }
        });
    }

    // Seconds; a few calls before the first that counts let the runtime compile.
    private double Median(int repetitions, Action<int> work)
    {
        for (int i = 0; i < 3; i++)
            work(i % repetitions);
        var seconds = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            work(i);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return Statistics.Median(seconds);
    }

    private static float[] Normal(int count, ulong number)
    {
        var values = new float[count];
        new CounterGenerator(0, DataPurpose, number).FillNormal(values);
        return values;
    }
}

/// <summary>The speed of an in-context classifier.</summary>
/// <param name="FitMilliseconds">Median time to fit the support set.</param>
/// <param name="PredictMicroseconds">Median time of one prediction by itself.</param>
/// <param name="AppendMicroseconds">Median time to append one example.</param>
/// <param name="RowsPerSecond">Predictions a second in large batches, on all threads.</param>
/// <param name="NaiveMicroseconds">Median time of one prediction by running the whole sequence again.</param>
/// <param name="ContextBytes">Size of the cache.</param>
internal sealed record PredictionResult(
    double FitMilliseconds, double PredictMicroseconds, double AppendMicroseconds, double RowsPerSecond, double NaiveMicroseconds, long ContextBytes);
