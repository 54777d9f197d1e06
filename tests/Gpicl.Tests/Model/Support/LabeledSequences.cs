using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Model.Support;

/// <summary>
/// A batch of sequences with random inputs and labels, the same in every run. Learners run on one thread, so that what
/// other tests do at the same time has no say in how the work is cut up.
/// </summary>
internal sealed class LabeledSequences(int count, int length, int width, int classes, int seed)
{
    /// <summary>B.</summary>
    public int Count => count;

    /// <summary>T.</summary>
    public int Length => length;

    /// <summary>[B, T, width]</summary>
    public float[] Inputs { get; } = RandomNumbers.Uniform(count * length * width, seed, -2, 2);

    /// <summary>[B, T]</summary>
    public int[] Labels { get; } = [.. RandomNumbers.Uniform(count * length, seed + 1, 0, classes - 1e-3).Select(value => (int)value)];

    public static LabeledSequences For(ILearner learner, int count, int length, int seed = 1) =>
        new(count, length, learner.InputSize, learner.Classes, seed);

    public double[] Input(int sequence, int t) => RandomNumbers.ToDoubles(Inputs.AsSpan((sequence * length + t) * width, width));

    public int Label(int sequence, int t) => Labels[sequence * length + t];

    /// <summary>Logits [B, T, C] of a learner.</summary>
    public float[] Logits(ILearner learner)
    {
        using var tape = new Tape(workers: WorkerPool.SingleThread);
        return learner.Forward(tape, tape.Constant(new Shape(count, length, width), Inputs), Labels).Values.ToArray();
    }

    /// <summary>The mean cross-entropy of a learner and its gradient.</summary>
    public (float Loss, Gradients Gradients) Differentiate(ILearner learner)
    {
        var gradients = new Gradients(learner.Parameters);
        using var tape = new Tape(gradients, WorkerPool.SingleThread);
        Tensor loss = tape.CrossEntropy(learner.Forward(tape, tape.Constant(new Shape(count, length, width), Inputs), Labels), Labels);
        tape.Backward(loss);
        return (loss.ToScalar(), gradients);
    }
}
