namespace Microsoft.ML.Data;

/// <summary>Write access to the arrays of a vector being made.</summary>
public readonly ref struct VBufferEditor<T>
{
    public readonly Span<T> Values;
    public readonly Span<int> Indices;

    private readonly int length;
    private readonly T[] values;
    private readonly int[] indices;

    internal VBufferEditor(int length, int count, T[] values, int[] indices, bool indicesOnDense, bool createdValues, bool createdIndices)
    {
        this.length = length;
        this.values = values;
        this.indices = indices;
        Values = values.AsSpan(0, count);
        Indices = count == length && !indicesOnDense ? default : indices.AsSpan(0, count);
        CreatedNewValues = createdValues;
        CreatedNewIndices = createdIndices;
    }

    public bool CreatedNewValues { get; }

    public bool CreatedNewIndices { get; }

    public VBuffer<T> Commit() => new(length, Values.Length, values, indices);

    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        Check.Param(0 <= physicalValuesCount && physicalValuesCount <= Values.Length, nameof(physicalValuesCount), "A vector can only be cut shorter.");
        return new VBuffer<T>(length, physicalValuesCount, values, indices);
    }
}
