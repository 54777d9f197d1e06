namespace Gpicl.Tensors.Kernels;

/// <summary>Items start .. start + length − 1 along one axis of a tensor, seen as [outer, length, inner].</summary>
internal readonly unsafe struct AxisSlice
{
    private readonly int outer, run;
    private readonly nint step, offset;

    public AxisSlice(Shape whole, int axis, int start, int length)
    {
        (outer, int size, int inner) = whole.Around(axis);
        run = length * inner;
        step = (nint)size * inner;
        offset = (nint)start * inner;
    }

    /// <summary>part = whole[slice], or part += whole[slice].</summary>
    public void Read(float* whole, float* part, bool accumulate)
    {
        for (nint i = 0; i < outer; i++)
            Move(whole + i * step + offset, part + i * run, accumulate);
    }

    /// <summary>whole[slice] = part, or whole[slice] += part.</summary>
    public void Write(float* part, float* whole, bool accumulate)
    {
        for (nint i = 0; i < outer; i++)
            Move(part + i * run, whole + i * step + offset, accumulate);
    }

    private void Move(float* from, float* to, bool accumulate)
    {
        if (accumulate)
            VectorKernels.AddScaled(run, 1, from, to);
        else
            new ReadOnlySpan<float>(from, run).CopyTo(new Span<float>(to, run));
    }
}
