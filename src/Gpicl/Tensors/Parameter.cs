namespace Gpicl.Tensors;

/// <summary>A named tensor that meta-training changes: one weight matrix, bias or scale of a learner.</summary>
internal sealed class Parameter : Tensor
{
    /// <summary>Creates a parameter.</summary>
    /// <param name="name">Unique within a learner, dots between levels, such as <c>blocks.0.attention.output.weight</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Initial values; copied.</param>
    public Parameter(string name, Shape shape, ReadOnlySpan<float> values)
        : base(shape, values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>Unique within a learner.</summary>
    public string Name { get; }

    /// <summary>
    /// Matrices of equal width that lie side by side in this one, at least 1 and a divisor of its number of columns, such as
    /// 3 for queries, keys and values; optimizers that treat a matrix as a whole look at each of them. Default 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The last axis cannot be cut into that many equal parts.</exception>
    public int Maps
    {
        get;
        init
        {
            int columns = Shape[Shape.Rank - 1];
            if (value < 1 || columns % value != 0)
                throw new ArgumentOutOfRangeException(nameof(Maps), value, $"{Name} has {columns} columns; {value} maps cannot share them evenly.");
            field = value;
        }
    } = 1;

    /// <summary>Where this parameter begins in the block of its <see cref="ParameterSet"/>; −1 before it is part of one.</summary>
    internal int Offset { get; private set; } = -1;

    /// <summary>The set this parameter belongs to.</summary>
    internal ParameterSet? Owner { get; private set; }

    /// <summary>Moves the values into the set's block.</summary>
    internal void MoveInto(ParameterSet owner, Storage block, int offset)
    {
        var part = new Storage(block, offset, Shape.Length) { RequiresGradient = true, Parameter = this };
        Values.CopyTo(part.Span);
        Storage = part;
        Offset = offset;
        Owner = owner;
    }
}
