namespace Gpicl.IO;

/// <summary>A named array in a safetensors file, its values in row-major order. Immutable.</summary>
internal sealed class SafetensorsTensor
{
    private readonly int[] shape;
    private readonly ReadOnlyMemory<float> float32Values;
    private readonly ReadOnlyMemory<long> int64Values;
    private readonly ReadOnlyMemory<ulong> uint64Values;

    /// <summary>Wraps finite floats. They are not copied and must not change afterwards.</summary>
    /// <param name="name">Not empty, and not <c>__metadata__</c>.</param>
    /// <param name="shape">Sizes, each at least 0; empty for a scalar.</param>
    /// <param name="values">As many as the sizes' product, each finite.</param>
    /// <param name="dataType">
    /// <see cref="SafetensorsDataType.F32"/>, the default, or <see cref="SafetensorsDataType.BF16"/> for values that <see cref="BFloat16"/> holds.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The name or a size is not allowed, the count is not the product of the sizes, or a value is not finite or not of the type.
    /// </exception>
    public SafetensorsTensor(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<float> values, SafetensorsDataType dataType = SafetensorsDataType.F32)
        : this(name, shape, values.Length, dataType)
    {
        if (!(dataType == SafetensorsDataType.F32 || dataType == SafetensorsDataType.BF16 && BFloat16.HoldsAll(values.Span)))
            throw new ArgumentException($"Tensor '{name}' holds floats that are not all of type {dataType}.", nameof(dataType));
        int index = IndexOfNonFinite(values.Span);
        if (index >= 0)
            throw new ArgumentException(
                FormattableString.Invariant($"Tensor '{name}' holds {values.Span[index]} at index {index}; values must be finite."), nameof(values));
        float32Values = values;
    }

    /// <summary>Wraps signed integers. They are not copied and must not change afterwards.</summary>
    /// <param name="name">Not empty, and not <c>__metadata__</c>.</param>
    /// <param name="shape">Sizes, each at least 0; empty for a scalar.</param>
    /// <param name="values">As many as the sizes' product.</param>
    /// <exception cref="ArgumentException">The name or a size is not allowed, or the count is not the product of the sizes.</exception>
    public SafetensorsTensor(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<long> values)
        : this(name, shape, values.Length, SafetensorsDataType.I64) => int64Values = values;

    /// <summary>Wraps unsigned integers. They are not copied and must not change afterwards.</summary>
    /// <param name="name">Not empty, and not <c>__metadata__</c>.</param>
    /// <param name="shape">Sizes, each at least 0; empty for a scalar.</param>
    /// <param name="values">As many as the sizes' product.</param>
    /// <exception cref="ArgumentException">The name or a size is not allowed, or the count is not the product of the sizes.</exception>
    public SafetensorsTensor(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<ulong> values)
        : this(name, shape, values.Length, SafetensorsDataType.U64) => uint64Values = values;

    private SafetensorsTensor(string name, ReadOnlySpan<int> shape, int count, SafetensorsDataType dataType)
    {
        SafetensorsText.RequireUnicode(name, nameof(name));
        if (name.Length == 0 || name == SafetensorsHeader.MetadataKey)
            throw new ArgumentException($"'{name}' cannot name a tensor.", nameof(name));
        foreach (int size in shape)
            if (size < 0)
                throw new ArgumentException($"Tensor '{name}' has shape {SafetensorsText.Format(shape)}; sizes must be at least 0.", nameof(shape));
        if (!SafetensorsHeader.TryCount(shape, out long product) || product != count)
            throw new ArgumentException($"Tensor '{name}' has shape {SafetensorsText.Format(shape)}, which does not fit {count} values.", nameof(shape));

        Name = name;
        DataType = dataType;
        Count = count;
        this.shape = shape.ToArray();
    }

    /// <summary>The name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>The type of the values, and so which of the three accessors holds them.</summary>
    public SafetensorsDataType DataType { get; }

    /// <summary>Number of values: the product of <see cref="Shape"/>.</summary>
    public int Count { get; }

    /// <summary>Sizes from the slowest dimension to the fastest; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>The values of a <see cref="SafetensorsDataType.F32"/> or <see cref="SafetensorsDataType.BF16"/> tensor, [Count].</summary>
    /// <exception cref="InvalidOperationException">The tensor holds another type.</exception>
    public ReadOnlyMemory<float> Float32Values => DataType <= SafetensorsDataType.F32 ? float32Values : throw OtherType();

    /// <summary>The values of an <see cref="SafetensorsDataType.I64"/> tensor, [Count].</summary>
    /// <exception cref="InvalidOperationException">The tensor holds another type.</exception>
    public ReadOnlyMemory<long> Int64Values => DataType == SafetensorsDataType.I64 ? int64Values : throw OtherType();

    /// <summary>The values of a <see cref="SafetensorsDataType.U64"/> tensor, [Count].</summary>
    /// <exception cref="InvalidOperationException">The tensor holds another type.</exception>
    public ReadOnlyMemory<ulong> UInt64Values => DataType == SafetensorsDataType.U64 ? uint64Values : throw OtherType();

    internal static int IndexOfNonFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                return i;
        return -1;
    }

    private InvalidOperationException OtherType() => new($"Tensor '{Name}' holds {DataType} values.");
}
