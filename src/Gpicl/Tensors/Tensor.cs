namespace Gpicl.Tensors;

/// <summary>
/// Single-precision numbers on a grid of rank 0 to 4, contiguous, last axis fastest. A tensor made by a <see cref="Tape"/>
/// lives until the tape is reset; any other until nobody refers to it.
/// </summary>
internal class Tensor
{
    private Storage? storage;

    /// <summary>Creates a tensor of zeros outside any tape.</summary>
    /// <param name="shape">Its shape.</param>
    public Tensor(Shape shape)
        : this(new Storage(shape.Length), shape) => Values.Clear();

    /// <summary>Creates a tensor with the given values outside any tape.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">One value per element, last axis fastest; copied.</param>
    /// <exception cref="ArgumentException">The number of values is not the shape's length.</exception>
    public Tensor(Shape shape, ReadOnlySpan<float> values)
        : this(new Storage(shape.Length), shape)
    {
        if (values.Length != shape.Length)
            throw new ArgumentException($"{shape} has {shape.Length} elements, but {values.Length} values were given.", nameof(values));
        values.CopyTo(Values);
    }

    internal Tensor(Storage storage, Shape shape)
    {
        this.storage = storage;
        Shape = shape;
    }

    /// <summary>The sizes along the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The elements, last axis fastest.</summary>
    /// <exception cref="ObjectDisposedException">The tape that made this tensor has been reset.</exception>
    public Span<float> Values => Storage.Span;

    /// <summary>Whether the tape that made this tensor has been reset, so that its memory is gone.</summary>
    public bool IsDisposed => storage == null;

    internal Storage Storage
    {
        get => storage
            ?? throw new ObjectDisposedException(nameof(Tensor), $"This tensor of shape {Shape} belongs to a tape that has been reset or disposed since.");
        set => storage = value;
    }

    internal unsafe float* Pointer => Storage.Pointer;

    internal bool RequiresGradient => Storage.RequiresGradient;

    /// <summary>The value of a tensor with one element.</summary>
    /// <exception cref="ShapeMismatchException">The tensor has more or fewer elements.</exception>
    public float ToScalar()
    {
        ShapeMismatchException.ThrowUnless(Shape.Length == 1, nameof(ToScalar), "the tensor must have one element", Shape);
        return Values[0];
    }

    /// <summary>Shape and life, for the debugger.</summary>
    public override string ToString() => IsDisposed ? $"{Shape}, disposed" : Shape.ToString();

    internal void Release() => storage = null;
}
