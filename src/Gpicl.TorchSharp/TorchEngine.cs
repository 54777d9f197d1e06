using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Torch.Optimizers;
using Gpicl.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Gpicl.Torch;

/// <summary>
/// Steps computed by TorchSharp, on a GPU or a CPU. The network, its parameters' names and shapes, the loss, the clipping
/// and the optimizers are those of the other engine; only rounding differs.
/// </summary>
internal sealed class TorchEngine : ITrainingEngine
{
    // Sequences whose activations are held at once: few enough for a processor's caches, enough to fill a GPU.
    private const int SequencesPerPassOnCpu = 8, SequencesPerPass = 256;

    private readonly TorchNetwork network;
    private readonly TorchOptimizer optimizer;
    private readonly BatchSource source;
    private readonly Device device;
    private readonly WorkerPool workers;
    private readonly int first, count; // this process's share of a batch
    private readonly float[]? exchanged; // gradients on their way to other processes

    /// <summary>Puts a network on a device.</summary>
    /// <param name="problem">What is trained; the learner must be a <see cref="GpiclNetwork"/>.</param>
    /// <param name="options">Where and how.</param>
    /// <exception cref="ArgumentException">The learner is of another kind, or an option is out of range.</exception>
    /// <exception cref="PlatformNotSupportedException">TorchSharp's native libraries do not load, or have no such device.</exception>
    public TorchEngine(MetaTrainingProblem problem, TorchOptions options)
    {
        if (problem.Learner is not GpiclNetwork learner)
            throw new ArgumentException($"TorchSharp meta-trains learners of the name '{GpiclNetwork.LearnerName}', but this one is '{problem.Learner.Name}'.", nameof(problem));
        if (problem.Options.LengthSpread != 1)
        {
            string spread = FormattableString.Invariant($"{nameof(MetaTrainingOptions.LengthSpread)} is {problem.Options.LengthSpread}");
            throw new ArgumentException($"TorchSharp meta-trains with sequences of one length; {spread} and must be 1.", nameof(problem));
        }

        options.Validate();
        Problem = problem;
        device = TorchRuntime.Find(options.Device);
        workers = options.Workers ?? WorkerPool.Shared;
        if (device.type == DeviceType.CPU)
            set_num_threads(workers.ThreadCount);
        Parameters = new TorchParameters(learner.Parameters, device);
        network = new TorchNetwork(learner.Options, Parameters, options.Precision);
        optimizer = TorchOptimizer.Create(Parameters, problem.Options.Optimizer, options.Precision);

        (int rank, int size) = problem.Group == null ? (0, 1) : (problem.Group.Rank, problem.Group.Size);
        first = (int)((long)problem.Options.BatchSize * rank / size);
        count = (int)((long)problem.Options.BatchSize * (rank + 1) / size) - first;
        source = new BatchSource(problem.Tasks, count, problem.Options.Length, device, ProjectsThere, workers);
        exchanged = problem.Group == null ? null : new float[learner.Parameters.Values.Length];
        Setup = new MetaTrainingSetup($"torch {device} {(options.Precision == TorchPrecision.Mixed ? "bfloat16" : "float32")}", size, workers.ThreadCount);

        bool ProjectsThere(long values) => options.ProjectsOnDevice ?? (device.type == DeviceType.CUDA && values >= 1 << 18);
    }

    public MetaTrainingProblem Problem { get; }

    public MetaTrainingSetup Setup { get; }

    public long Steps => optimizer.Steps;

    /// <summary>Weights and gradients on the device.</summary>
    internal TorchParameters Parameters { get; }

    public (double Loss, double GradientNorm) Advance(float learningRate)
    {
        double loss = ComputeGradients();
        double norm;
        using (NewDisposeScope())
            norm = Parameters.Gradients.norm().item<float>();
        optimizer.Update(learningRate, Problem.ClipFactor(norm, Steps + 1));
        return (loss, norm);
    }

    public void CopyWeights() => Parameters.CopyToLearner();

    public IReadOnlyList<(string Name, float[] Values)> ReadState() =>
        [.. optimizer.State.Select(entry =>
        {
            var values = new float[Parameters.Source.Values.Length];
            TorchParameters.CopyFrom(entry.Values, values);
            return (entry.Name, values);
        })];

    public void Restore(long steps, IReadOnlyList<ReadOnlyMemory<float>> state)
    {
        Parameters.CopyFromLearner();
        for (int i = 0; i < state.Count; i++)
            TorchParameters.CopyTo(optimizer.State[i].Values, state[i].Span);
        optimizer.Steps = steps;
    }

    public void Dispose()
    {
        source.Dispose();
        optimizer.Dispose();
        Parameters.Dispose();
    }

    /// <summary>Computes the loss of the next batch and leaves its gradients in <see cref="Parameters"/>.</summary>
    /// <exception cref="NonFiniteLossException">The loss is NaN or infinite.</exception>
    internal double ComputeGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
            Parameters.Gradients.zero_();
        long batch = Problem.Options.BatchSize, sequence = Steps * batch + first;
        (Tensor inputs, Tensor labels) = source.Fetch(sequence, sequence + batch);
        Tensor loss = zeros(1, dtype: ScalarType.Float32, device: device);
        int atOnce = device.type == DeviceType.CPU ? SequencesPerPassOnCpu : SequencesPerPass;
        for (int start = 0; start < count; start += atOnce)
            loss = loss + Backward(inputs, labels, start, Math.Min(atOnce, count - start));

        double total = loss.item<float>();
        if (Problem.Group is { } group)
            total = group.Sum(total);
        if (!double.IsFinite(total))
            throw new NonFiniteLossException((float)total);
        SumGradients();
        return total;
    }

    // A part's contribution to the mean loss over the batch of all processes.
    private Tensor Backward(Tensor inputs, Tensor labels, int start, int sequences)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor y = labels.narrow(0, start, sequences);
        Tensor logits = network.Forward(inputs.narrow(0, start, sequences), y);
        Tensor loss = nn.functional.cross_entropy(logits.view(-1, logits.shape[2]), y.reshape(-1)) * ((float)sequences / Problem.Options.BatchSize);
        loss.backward();
        return loss.detach().MoveToOuterDisposeScope();
    }

    private void SumGradients()
    {
        if (Problem.Group is not { } group)
            return;
        TorchParameters.CopyFrom(Parameters.Gradients, exchanged);
        group.Sum(exchanged);
        TorchParameters.CopyTo(Parameters.Gradients, exchanged);
    }
}
