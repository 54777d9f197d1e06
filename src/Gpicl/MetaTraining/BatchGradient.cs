using System.Runtime.Intrinsics;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.MetaTraining;

/// <summary>
/// Loss and gradient of a learner over a batch of sequences (Eq. 2). Each thread samples and runs its own share of the
/// sequences, a few at a time so that their activations stay in its cache, and the threads' gradients are added up in a
/// fixed order: the result depends on the sequences and the thread count, not on timing.
/// </summary>
internal sealed class BatchGradient : IDisposable
{
    private const int ElementsPerThread = 1 << 14;

    private readonly ILearner learner;
    private readonly ITaskDistribution tasks;
    private readonly WorkerPool workers;
    private readonly ITrainingGroup? group;
    private readonly Share[] shares;

    /// <summary>Prepares the memory of a batch.</summary>
    /// <param name="learner">Whose parameters are differentiated.</param>
    /// <param name="tasks">Where sequences come from; of the learner's input size and number of classes.</param>
    /// <param name="batchSize">Most sequences in a batch, at least 1.</param>
    /// <param name="length">Most examples in a sequence, as the learner allows.</param>
    /// <param name="workers">Threads to use; <see cref="WorkerPool.Shared"/> when null.</param>
    /// <param name="group">Processes that each compute a share of the batch, at most as many as sequences; null for this one alone.</param>
    /// <exception cref="ArgumentException">Tasks and learner disagree in size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BatchGradient(ILearner learner, ITaskDistribution tasks, int batchSize, int length, WorkerPool? workers = null, ITrainingGroup? group = null)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        learner.CheckLength(length);
        LearnerFit.Require(tasks, learner, nameof(tasks));
        this.learner = learner;
        this.tasks = tasks;
        this.workers = workers ?? WorkerPool.Shared;
        this.group = group;
        BatchSize = batchSize;
        Length = length;

        // Shares are numbered over all processes: how a batch is cut depends on their product with the threads alone.
        (int rank, int processes) = group == null ? (0, 1) : (group.Rank, group.Size);
        int total = Math.Min(processes * this.workers.ThreadCount, batchSize), first = total * rank / processes;
        shares = new Share[total * (rank + 1) / processes - first];
        for (int i = 0; i < shares.Length; i++)
            shares[i] = new Share(this, first + i, total);
    }

    /// <summary>Sequences in a batch, at most.</summary>
    public int BatchSize { get; }

    /// <summary>Examples in a sequence, at most.</summary>
    public int Length { get; }

    /// <summary>The gradient of the last batch's loss.</summary>
    public Gradients Gradients => shares[0].Gradients;

    /// <summary>Samples a full batch from <paramref name="firstSequence"/> on and computes its mean loss and its gradient.</summary>
    /// <param name="firstSequence">Number of the first sequence, at least 0.</param>
    /// <returns>The mean cross-entropy over all positions of all sequences, in nats.</returns>
    /// <exception cref="NonFiniteLossException">The loss of some sequences is NaN or infinite.</exception>
    public double Compute(long firstSequence) => Compute(firstSequence, BatchSize, Length);

    /// <summary>Samples sequences and computes their mean loss and its gradient.</summary>
    /// <param name="firstSequence">Number of the first sequence, at least 0.</param>
    /// <param name="count">Number of sequences, 1 .. BatchSize.</param>
    /// <param name="length">Examples in each, 1 .. Length.</param>
    /// <returns>The mean cross-entropy over all positions of all sequences, in nats.</returns>
    /// <exception cref="NonFiniteLossException">The loss of some sequences is NaN or infinite.</exception>
    public double Compute(long firstSequence, int count, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstSequence);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, BatchSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        var sequences = new Sequences(firstSequence, count, length);
        if (group == null)
            return ComputeShares(sequences);
        double loss;
        try
        {
            loss = ComputeShares(sequences);
        }
        catch (NonFiniteLossException)
        {
            loss = double.NaN; // all processes have to learn of it, or they would wait for this one
        }

        loss = group.Sum(loss);
        if (!double.IsFinite(loss))
            throw new NonFiniteLossException((float)loss);
        group.Sum(Gradients.Values);
        return loss;
    }

    /// <summary>The Euclidean norm of the gradient over all parameters.</summary>
    public double GradientNorm()
    {
        Span<float> values = Gradients.Values;
        double sum = 0;
        const int Block = 4096; // partial sums in single precision, the total in double
        for (int start = 0; start < values.Length; start += Block)
        {
            Span<float> block = values[start..Math.Min(values.Length, start + Block)];
            Vector512<float> partial = default;
            for (int i = 0; i < block.Length; i += Vector512<float>.Count)
            {
                var g = Vector512.Create(block[i..]);
                partial += g * g;
            }

            sum += Vector512.Sum(partial);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Lets go of the memory of all threads.</summary>
    public void Dispose()
    {
        foreach (Share share in shares)
            share.Dispose();
    }

    private double ComputeShares(Sequences sequences)
    {
        workers.For(shares.Length, 1, new RunShares(shares, sequences));
        double loss = 0;
        foreach (Share share in shares)
            loss += share.Loss;
        for (int i = 1; i < shares.Length; i++)
            workers.For(Gradients.Values.Length / Vector512<float>.Count, ElementsPerThread / Vector512<float>.Count, new AddGradients(Gradients, shares[i].Gradients));
        return loss;
    }

    /// <summary>One thread's part of a batch.</summary>
    private sealed class Share : IDisposable
    {
        private readonly BatchGradient batch;
        private readonly Tape tape;
        private readonly int number, total, mostSequences;
        private SequenceBuffer buffer;

        public Share(BatchGradient batch, int number, int total)
        {
            (this.batch, this.number, this.total) = (batch, number, total);
            Gradients = new Gradients(batch.learner.Parameters);
            tape = new Tape(Gradients, batch.workers);
            mostSequences = Boundary(batch.BatchSize, number + 1) - Boundary(batch.BatchSize, number);
            buffer = new SequenceBuffer(batch.tasks, batch.Length, mostSequences);
        }

        public Gradients Gradients { get; }

        public double Loss { get; private set; }

        public void Run(Sequences sequences)
        {
            Gradients.Clear();
            Loss = 0;
            int start = Boundary(sequences.Count, number), limit = Boundary(sequences.Count, number + 1);
            if (sequences.Length != buffer.Length)
            {
                tape.Trim();
                buffer = new SequenceBuffer(batch.tasks, sequences.Length, mostSequences); // passes, and so roundings, go by the length alone
            }

            for (int sequence = start; sequence < limit; sequence += buffer.Capacity)
            {
                int count = Math.Min(buffer.Capacity, limit - sequence);
                RunPass(sequences.First + sequence, count, (float)count / sequences.Count);
            }
        }

        public void Dispose() => tape.Dispose();

        private int Boundary(int sequences, int share) => (int)((long)sequences * share / total);

        private void RunPass(long firstSequence, int count, float share)
        {
            try
            {
                (Tensor x, ReadOnlyMemory<int> y) = buffer.Sample(tape, firstSequence, count); // [B, T, N], [B·T]
                Tensor loss = tape.CrossEntropy(batch.learner.Forward(tape, x, y), y);
                tape.Backward(loss, share);
                Loss += loss.ToScalar() * (double)share;
            }
            finally
            {
                tape.Reset();
            }
        }
    }

    private readonly record struct Sequences(long First, int Count, int Length);

    private readonly struct RunShares(Share[] shares, Sequences sequences) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int i = start; i < limit; i++)
                shares[i].Run(sequences);
        }
    }

    private readonly struct AddGradients(Gradients sum, Gradients addend) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            Span<float> to = sum.Values, from = addend.Values;
            for (int i = start * Vector512<float>.Count; i < limit * Vector512<float>.Count; i += Vector512<float>.Count)
                (Vector512.Create(to[i..]) + Vector512.Create(from[i..])).CopyTo(to[i..]);
        }
    }
}
