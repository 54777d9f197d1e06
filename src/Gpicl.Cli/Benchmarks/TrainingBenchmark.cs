using System.Diagnostics;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Randomness;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.Cli.Benchmarks;

/// <summary>
/// Times whole steps of meta-training: sampling tasks (a fresh projection for every sequence), forward and backward pass,
/// clipping of the gradient to norm 1, Adam.
/// </summary>
internal sealed class TrainingBenchmark : IDisposable
{
    /// <summary>Steps taken before those that are timed.</summary>
    public const int WarmUpSteps = 3;

    private const int DatasetRows = 10_000;
    private const float LearningRate = 1e-3f;

    private readonly TrainingBenchmarkOptions options;
    private readonly ITrainingEngine engine;

    public TrainingBenchmark(TrainingBenchmarkOptions options, WorkerPool workers)
    {
        this.options = options;
        var tasks = new ProjectedTasks(
            CreateDataset(options.Model), new ProjectedTaskOptions { InputSize = options.Model.InputSize, Classes = options.Model.Classes });
        var training = new MetaTrainingOptions { BatchSize = options.Batch, Length = options.Length };
        engine = options.Place.CreateEngine(new MetaTrainingProblem(options.Model.Create(), tasks, training), workers);
    }

    /// <summary>Numbers the learner carries to the next example at the end of a sequence.</summary>
    public long StateSize => engine.Problem.Learner.StateSize(options.Length);

    /// <summary>Takes the warm-up steps, then times the others.</summary>
    /// <param name="progress">Told of every step.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    public TrainingMeasurement Run(IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        var seconds = new double[options.Steps];
        var allocated = new double[options.Steps];
        double operations = 3 * engine.Problem.Learner.ForwardOperations(options.Length) * options.Batch, loss = 0;
        for (int i = -WarmUpSteps; i < options.Steps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            long before = GC.GetTotalAllocatedBytes(precise: true), start = Stopwatch.GetTimestamp();
            (loss, _) = engine.Advance(LearningRate);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            long after = GC.GetTotalAllocatedBytes(precise: true);
            if (i >= 0)
                (seconds[i], allocated[i]) = (elapsed, after - before);
            progress?.Report(new StepProgress(
                i + WarmUpSteps + 1,
                FormattableString.Invariant($"loss {loss:F3}  {options.Batch / elapsed:F1} sequences/s  {operations / elapsed / 1e9:F0} GFLOP/s")));
        }

        double median = Statistics.Median(seconds);
        return new TrainingMeasurement(median, options.Batch / median, operations / median / 1e9, (long)Statistics.Median(allocated), loss);
    }

    /// <summary>Measures a run from beginning to end on threads of its own.</summary>
    public static TrainingMeasurement Measure(TrainingBenchmarkOptions options, CancellationToken cancellation)
    {
        using var workers = new WorkerPool(options.Place.Threads);
        using var benchmark = new TrainingBenchmark(options, workers);
        return benchmark.Run(null, cancellation);
    }

    public void Dispose() => engine.Dispose();

    private static Dataset CreateDataset(ILearnerOptions model)
    {
        var inputs = new float[DatasetRows * model.InputSize];
        var labels = new int[DatasetRows];
        var generator = new CounterGenerator(0, StreamPurpose.RandomDataset, 0);
        generator.FillNormal(inputs);
        foreach (ref int label in labels.AsSpan())
            label = generator.NextInt32(model.Classes);
        return new Dataset("normal", inputs, labels, model.Classes);
    }
}

/// <summary>A training run to be timed.</summary>
/// <param name="Model">The architecture.</param>
/// <param name="Batch">Sequences in a step.</param>
/// <param name="Length">Examples in a sequence.</param>
/// <param name="Steps">Steps timed, after the warm-up.</param>
/// <param name="Place">Device and threads to use.</param>
internal sealed record TrainingBenchmarkOptions(ILearnerOptions Model, int Batch, int Length, int Steps, TrainingPlace Place);

/// <summary>What a timed training run showed.</summary>
/// <param name="SecondsPerStep">Of the median step.</param>
/// <param name="SequencesPerSecond">The batch size over <paramref name="SecondsPerStep"/>.</param>
/// <param name="Gflops">Matrix products of forward and backward pass, 3 × those of the forward pass, in GFLOP/s.</param>
/// <param name="AllocatedBytesPerStep">On the managed heap, by the median step.</param>
/// <param name="Loss">Cross-entropy of the last step, in nats.</param>
internal sealed record TrainingMeasurement(
    double SecondsPerStep, double SequencesPerSecond, double Gflops, long AllocatedBytesPerStep, double Loss);
