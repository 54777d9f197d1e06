namespace Gpicl.Tensors;

/// <summary>Where a backward pass writes the gradient of one input.</summary>
/// <param name="pointer">The gradient's memory, or null when none is wanted.</param>
/// <param name="accumulate">True: add to what is there. False: nothing is there yet, write every element.</param>
internal readonly unsafe struct GradientTarget(float* pointer, bool accumulate)
{
    public readonly float* Pointer = pointer;
    public readonly bool Accumulate = accumulate;

    /// <summary>Whether this input's gradient is wanted.</summary>
    public bool IsWanted => Pointer != null;

    /// <summary>Makes the memory ready to be added to, where nothing has been written yet.</summary>
    /// <param name="length">Elements of the input.</param>
    public void ClearIfFresh(int length)
    {
        if (IsWanted && !Accumulate)
            new Span<float>(Pointer, length).Clear();
    }
}
