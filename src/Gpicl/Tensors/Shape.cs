namespace Gpicl.Tensors;

/// <summary>The sizes of a tensor along its axes: rank 0 (a scalar) to rank 4, outermost axis first.</summary>
internal readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest rank a tensor can have.</summary>
    public const int MaximumRank = 4;

    // Axes a shape lacks have size 0 here, so that default(Shape) is the scalar.
    private readonly int size0, size1, size2, size3;
    private readonly int length;

    /// <summary>Creates a shape.</summary>
    /// <param name="sizes">At most <see cref="MaximumRank"/> sizes, each at least 0; their product must fit an <see cref="int"/>.</param>
    /// <exception cref="ArgumentException">The rank or a size is out of range.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length > MaximumRank)
            throw new ArgumentException($"A tensor has at most {MaximumRank} axes, but {sizes.Length} sizes were given.", nameof(sizes));
        long length = 1;
        foreach (int size in sizes)
        {
            if (size < 0)
                throw new ArgumentException($"A size cannot be negative, but [{string.Join(", ", sizes.ToArray())}] was given.", nameof(sizes));
            length *= size;
            if (length > int.MaxValue)
                throw new ArgumentException($"[{string.Join(", ", sizes.ToArray())}] has more than {int.MaxValue} elements.", nameof(sizes));
        }

        Rank = sizes.Length;
        this.length = (int)length;
        size0 = sizes.Length > 0 ? sizes[0] : 0;
        size1 = sizes.Length > 1 ? sizes[1] : 0;
        size2 = sizes.Length > 2 ? sizes[2] : 0;
        size3 = sizes.Length > 3 ? sizes[3] : 0;
    }

    /// <summary>Number of axes, 0 .. 4.</summary>
    public int Rank { get; }

    /// <summary>Number of elements: the product of the sizes; 1 for a scalar.</summary>
    public int Length => Rank == 0 ? 1 : length;

    /// <summary>The size along an axis; negative axes count from the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int this[int axis]
    {
        get
        {
            int index = axis < 0 ? axis + Rank : axis;
            if ((uint)index >= (uint)Rank)
                throw new ArgumentOutOfRangeException(nameof(axis), axis, $"{this} has no axis {axis}.");
            return index switch { 0 => size0, 1 => size1, 2 => size2, _ => size3 };
        }
    }

    /// <summary>Elements before an axis, along it, and after it: the shape seen as [outer, axis, inner].</summary>
    internal (int Outer, int Axis, int Inner) Around(int axis)
    {
        int index = axis < 0 ? axis + Rank : axis;
        int size = this[index], outer = 1, inner = 1;
        for (int i = 0; i < index; i++)
            outer *= this[i];
        for (int i = index + 1; i < Rank; i++)
            inner *= this[i];
        return (outer, size, inner);
    }

    /// <summary>The sizes, outermost axis first.</summary>
    public int[] ToArray()
    {
        var sizes = new int[Rank];
        for (int i = 0; i < Rank; i++)
            sizes[i] = this[i];
        return sizes;
    }

    /// <summary>The same shape with another size along one axis; negative axes count from the last.</summary>
    public Shape With(int axis, int size)
    {
        _ = this[axis];
        Span<int> sizes = stackalloc int[Rank];
        for (int i = 0; i < Rank; i++)
            sizes[i] = this[i];
        sizes[axis < 0 ? axis + Rank : axis] = size;
        return new Shape(sizes);
    }

    /// <summary>The same shape without one axis; negative axes count from the last.</summary>
    public Shape Without(int axis)
    {
        _ = this[axis];
        int removed = axis < 0 ? axis + Rank : axis;
        Span<int> sizes = stackalloc int[Rank - 1];
        for (int i = 0, j = 0; i < Rank; i++)
            if (i != removed)
                sizes[j++] = this[i];
        return new Shape(sizes);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) =>
        Rank == other.Rank && size0 == other.size0 && size1 == other.size1 && size2 == other.size2 && size3 == other.size3;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, size0, size1, size2, size3);

    /// <summary>Whether all sizes are equal.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether any size differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The sizes in brackets, such as <c>[32, 100, 196]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", ToArray())}]";
}
