using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.MetaTesting;

/// <summary>Runs a learner over many sequences and reports how well it predicts after every number of examples. Forward passes only.</summary>
public sealed class MetaTester
{
    private const int SequencesBetweenReports = 256;

    private readonly ILearner learner;
    private readonly WorkerPool workers;

    /// <summary>Prepares to test the learner of a checkpoint.</summary>
    /// <param name="checkpoint">The learner.</param>
    /// <param name="workers">Threads to use; <see cref="WorkerPool.Shared"/> when null. Results do not depend on their number.</param>
    public MetaTester(LearnerCheckpoint checkpoint, WorkerPool? workers = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        learner = checkpoint.Learner;
        this.workers = workers ?? WorkerPool.Shared;
    }

    /// <summary>Prepares to test a learner, whose weights must not change meanwhile.</summary>
    internal MetaTester(ILearner learner, WorkerPool? workers = null)
    {
        ArgumentNullException.ThrowIfNull(learner);
        this.learner = learner;
        this.workers = workers ?? WorkerPool.Shared;
    }

    /// <summary>Tests sequences 0 .. <paramref name="sequences"/> − 1 of a task distribution.</summary>
    /// <param name="tasks">Seen or unseen tasks, of the learner's input size and number of classes.</param>
    /// <param name="length">T, examples in a sequence: the last is predicted after T − 1 examples.</param>
    /// <param name="sequences">Number of sequences, at least 1: predictions at every number of examples.</param>
    /// <param name="progress">Told the number of sequences done, now and then.</param>
    /// <param name="cancellation">Stops the test.</param>
    /// <exception cref="ArgumentException">Tasks and learner disagree in size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="NonFiniteLossException">The learner's logits are NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The test was canceled.</exception>
    public LearningCurve Run(ITaskDistribution tasks, int length, int sequences, IProgress<int>? progress = null, CancellationToken cancellation = default) =>
        Run(tasks, length, sequences, lastOnly: false, progress, cancellation);

    /// <summary>
    /// Tests sequences as <see cref="Run(ITaskDistribution, int, int, IProgress{int}?, CancellationToken)"/> does, but only the prediction after
    /// T − 1 examples: the last point of the curve, for less work with learners that can do without the others.
    /// </summary>
    /// <param name="tasks">Seen or unseen tasks, of the learner's input size and number of classes.</param>
    /// <param name="length">T, examples in a sequence.</param>
    /// <param name="sequences">Number of sequences and predictions, at least 1.</param>
    /// <param name="progress">Told the number of sequences done, now and then.</param>
    /// <param name="cancellation">Stops the test.</param>
    /// <exception cref="ArgumentException">Tasks and learner disagree in size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="NonFiniteLossException">The learner's logits are NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The test was canceled.</exception>
    public LearningCurvePoint RunLast(
        ITaskDistribution tasks, int length, int sequences, IProgress<int>? progress = null, CancellationToken cancellation = default) =>
        Run(tasks, length, sequences, lastOnly: true, progress, cancellation).Last;

    private LearningCurve Run(ITaskDistribution tasks, int length, int sequences, bool lastOnly, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        learner.CheckLength(length);
        LearnerFit.Require(tasks, learner, nameof(tasks));

        var codeLengths = new double[Math.Min(SequencesBetweenReports, sequences)];
        var shares = new Share[Math.Min(workers.ThreadCount, sequences)];
        for (int i = 0; i < shares.Length; i++)
            shares[i] = new Share(learner, tasks, length, lastOnly, workers);
        var total = Share.CreateScores(length, lastOnly);
        try
        {
            for (int first = 0; first < sequences; first += SequencesBetweenReports)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(SequencesBetweenReports, sequences - first);
                workers.For(shares.Length, 1, new RunShares(shares, first, codeLengths.AsMemory(0, count)));
                foreach (double codeLength in codeLengths.AsSpan(0, count))
                    total.AddCodeLength(codeLength);
                progress?.Report(first + count);
            }
        }
        finally
        {
            foreach (Share share in shares)
                share.Dispose();
        }

        foreach (Share share in shares)
            total.Add(share.Scores);
        return total.ToCurve();
    }

    private sealed class Share(ILearner learner, ITaskDistribution tasks, int length, bool lastOnly, WorkerPool workers) : IDisposable
    {
        private readonly Tape tape = new(gradients: null, workers);
        private readonly SequenceBuffer buffer = new(tasks, length, SequencesBetweenReports);

        public SequenceScores Scores { get; } = CreateScores(length, lastOnly);

        public static SequenceScores CreateScores(int length, bool lastOnly) => lastOnly ? new(1, before: length - 1) : new(length);

        public void Run(int first, Span<double> codeLengths)
        {
            for (int start = 0; start < codeLengths.Length; start += buffer.Capacity)
            {
                int count = Math.Min(buffer.Capacity, codeLengths.Length - start);
                (Tensor x, ReadOnlyMemory<int> y) = buffer.Sample(tape, first + start, count); // [B, T, N], [B·T]
                Tensor logits = lastOnly ? learner.ForwardLast(tape, x, y) : learner.Forward(tape, x, y); // [B, C] or [B, T, C]
                int predictions = lastOnly ? 1 : length, size = predictions * learner.Classes;
                for (int i = 0; i < count; i++)
                    codeLengths[start + i] = Scores.Add(logits.Values.Slice(i * size, size), y.Span.Slice((i + 1) * length - predictions, predictions));
                tape.Reset();
            }
        }

        public void Dispose() => tape.Dispose();
    }

    private readonly struct RunShares(Share[] shares, int first, Memory<double> codeLengths) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int i = start; i < limit; i++)
            {
                int from = codeLengths.Length * i / shares.Length, to = codeLengths.Length * (i + 1) / shares.Length;
                shares[i].Run(first + from, codeLengths.Span[from..to]);
            }
        }
    }
}
