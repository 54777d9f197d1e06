using Gpicl.Tensors;

namespace Gpicl.MetaTraining;

/// <summary>
/// The part of meta-training that depends on the hardware: one gradient step, on weights of its own or on the learner's. All
/// else (schedule, tasks, state file, reports, meta-tests, checkpoint) is the same for every engine.
/// </summary>
internal interface ITrainingEngine : IDisposable
{
    /// <summary>What is being trained; its learner's parameters hold the initial weights and receive those of <see cref="CopyWeights"/>.</summary>
    MetaTrainingProblem Problem { get; }

    /// <summary>What computes: engine, processes and threads. The bits of the result depend on all of them.</summary>
    MetaTrainingSetup Setup { get; }

    /// <summary>Steps taken so far; fixes the sequences of the next one.</summary>
    long Steps { get; }

    /// <summary>Takes one gradient step.</summary>
    /// <param name="learningRate">Step size, finite and at least 0.</param>
    /// <returns>The loss before the step and the gradient's norm before clipping.</returns>
    /// <exception cref="NonFiniteLossException">The loss or its gradient is NaN or infinite; the weights are those of the step before.</exception>
    (double Loss, double GradientNorm) Advance(float learningRate);

    /// <summary>Writes the present weights into the learner's parameters.</summary>
    void CopyWeights();

    /// <summary>What the optimizer remembers, by name, each laid out as the values of the learner's parameters; read and written between two steps.</summary>
    IReadOnlyList<(string Name, float[] Values)> ReadState();

    /// <summary>Goes on from a state: the weights are those of the learner's parameters.</summary>
    /// <param name="steps">Steps taken, at least 0.</param>
    /// <param name="state">Values for every name of <see cref="ReadState"/>, in its order and of its lengths.</param>
    void Restore(long steps, IReadOnlyList<ReadOnlyMemory<float>> state);
}
