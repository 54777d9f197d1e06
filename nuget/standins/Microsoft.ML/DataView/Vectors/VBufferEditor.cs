namespace Microsoft.ML.Data;

/// <summary>Makes a <see cref="VBufferEditor{T}"/>, reusing the arrays of the vector to be replaced.</summary>
public static class VBufferEditor
{
    public static VBufferEditor<T> CreateFromBuffer<T>(ref VBuffer<T> destination)
        => Create(ref destination, destination.Length, destination.ValueCount, keepOldOnResize: true);

    public static VBufferEditor<T> Create<T>(
        ref VBuffer<T> destination,
        int newLogicalLength,
        int? valuesCount = null,
        int? maxValuesCapacity = null,
        bool keepOldOnResize = false,
        bool requireIndicesOnDense = false)
    {
        Check.Param(newLogicalLength >= 0, nameof(newLogicalLength), "It cannot be negative.");
        Check.Param(valuesCount is null || (0 <= valuesCount && valuesCount <= newLogicalLength), nameof(valuesCount), "Must be between 0 and the length.");
        var count = valuesCount ?? newLogicalLength;

        var values = destination.ValueArray;
        var createdValues = (values?.Length ?? 0) < count;
        if (createdValues)
        {
            var larger = new T[count];
            if (keepOldOnResize)
                values?.CopyTo(larger, 0);
            values = larger;
        }

        var indices = destination.IndexArray;
        var createdIndices = (count < newLogicalLength || requireIndicesOnDense) && (indices?.Length ?? 0) < count;
        if (createdIndices)
        {
            var larger = new int[count];
            if (keepOldOnResize)
                indices?.CopyTo(larger, 0);
            indices = larger;
        }

        return new VBufferEditor<T>(newLogicalLength, count, values, indices, requireIndicesOnDense, createdValues, createdIndices);
    }
}
