using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Model;

/// <summary>
/// A learning algorithm as a function: it reads a sequence of labeled examples and predicts each label from the examples
/// before it (Eq. 2). Position t sees the inputs up to t and the labels before t, never anything later.
/// </summary>
internal interface ILearner
{
    /// <summary>Short name for tables and files, such as <c>gpicl</c>.</summary>
    string Name { get; }

    /// <summary>N_x: width of an input.</summary>
    int InputSize { get; }

    /// <summary>Number of classes: labels are 0 .. Classes − 1.</summary>
    int Classes { get; }

    /// <summary>What meta-training changes; its <see cref="ParameterSet.ElementCount"/> is the learner's parameter count. Empty where there is nothing to meta-train.</summary>
    ParameterSet Parameters { get; }

    /// <summary>Checks that sequences of a length can be processed: any from 1 on, where a learner says nothing else.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1 or above what this learner can take.</exception>
    void CheckLength(int length) => ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);

    /// <summary>Predicts every label of a batch of sequences.</summary>
    /// <param name="tape">Where operations are recorded.</param>
    /// <param name="inputs">[B, T, InputSize]</param>
    /// <param name="labels">[B·T] labels, position t of sequence b at b·T + t; must not change before the backward pass.</param>
    /// <returns>Logits [B, T, Classes]; those at position t depend on inputs 0 .. t and labels 0 .. t − 1 only.</returns>
    /// <exception cref="ShapeMismatchException">The inputs are not of that shape, or the number of labels differs.</exception>
    Tensor Forward(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels);

    /// <summary>
    /// Predicts the last label of every sequence alone, from all examples before it: what <see cref="Forward"/> gives for the
    /// last position, for less work where a learner can do without the others.
    /// </summary>
    /// <param name="tape">Where operations are recorded.</param>
    /// <param name="inputs">[B, T, InputSize]</param>
    /// <param name="labels">[B·T] labels, of which the last of a sequence have no influence.</param>
    /// <returns>Logits [B, Classes].</returns>
    /// <exception cref="ShapeMismatchException">The inputs are not of that shape, or the number of labels differs.</exception>
    Tensor ForwardLast(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        Tensor logits = Forward(tape, inputs, labels); // [B, T, C]
        Tensor last = tape.Slice(logits, axis: 1, logits.Shape[1] - 1, length: 1);
        return tape.Reshape(last, last.Shape.Without(1));
    }

    /// <summary>Floating-point operations (multiplications and additions of matrix products) one sequence costs in a forward pass.</summary>
    /// <param name="length">T, number of examples.</param>
    double ForwardOperations(int length);

    /// <summary>How many numbers the learner carries from one example to the next (N_S, §4.2): all it knows of the examples seen.</summary>
    /// <param name="length">Examples seen, at least 0. Learners with a state of fixed size give the same number for all of them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    long StateSize(int length);
}
