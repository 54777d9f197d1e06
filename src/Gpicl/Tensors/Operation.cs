namespace Gpicl.Tensors;

/// <summary>
/// One step on a tape: knows its result and how to bring the result's gradient back to its inputs. Instances are used
/// again after the tape is reset, so every field is set anew by <c>Forward</c>.
/// </summary>
internal abstract class Operation
{
    /// <summary>What the forward pass produced.</summary>
    public Tensor Output { get; set; } = null!;

    /// <summary>Adds to the gradients of the inputs, given that of <see cref="Output"/>.</summary>
    public abstract void Backward(Tape tape);
}
