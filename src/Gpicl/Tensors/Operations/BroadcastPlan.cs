namespace Gpicl.Tensors.Operations;

/// <summary>How two tensors are laid over each other when sizes of 1 and missing leading axes stretch to match (NumPy's rule).</summary>
internal readonly struct BroadcastPlan
{
    public readonly Shape Result;

    // Rows of the innermost axis are walked in one go; the three outer axes step by these strides, 0 where an input repeats.
    public readonly int Size0, Size1, Size2, Inner;
    public readonly int Left0, Left1, Left2, LeftInner;
    public readonly int Right0, Right1, Right2, RightInner;

    public BroadcastPlan(Shape left, Shape right, string operation)
    {
        int rank = Math.Max(left.Rank, right.Rank);
        Span<int> sizes = stackalloc int[Shape.MaximumRank];
        Span<int> leftStrides = stackalloc int[Shape.MaximumRank];
        Span<int> rightStrides = stackalloc int[Shape.MaximumRank];
        sizes.Fill(1);
        int leftStride = 1, rightStride = 1;
        for (int i = 1; i <= rank; i++)
        {
            int l = i <= left.Rank ? left[-i] : 1, r = i <= right.Rank ? right[-i] : 1;
            ShapeMismatchException.ThrowUnless(l == r || l == 1 || r == 1, operation, "sizes must be equal or 1, counted from the last axis", left, right);
            int axis = Shape.MaximumRank - i;
            sizes[axis] = l == 1 ? r : l;
            leftStrides[axis] = l == 1 ? 0 : leftStride;
            rightStrides[axis] = r == 1 ? 0 : rightStride;
            leftStride *= l;
            rightStride *= r;
        }

        Result = new Shape(sizes[(Shape.MaximumRank - rank)..]);
        (Size0, Size1, Size2, Inner) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        (Left0, Left1, Left2, LeftInner) = (leftStrides[0], leftStrides[1], leftStrides[2], leftStrides[3]);
        (Right0, Right1, Right2, RightInner) = (rightStrides[0], rightStrides[1], rightStrides[2], rightStrides[3]);
    }
}
