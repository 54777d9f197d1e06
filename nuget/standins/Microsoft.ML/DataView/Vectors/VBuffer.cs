namespace Microsoft.ML.Data;

/// <summary>A vector, dense or sparse, whose arrays are reused from row to row.</summary>
public readonly struct VBuffer<T> : IEnumerable
{
    public readonly int Length;

    internal readonly int ValueCount;
    internal readonly T[] ValueArray;
    internal readonly int[] IndexArray;

    public VBuffer(int length, T[] values, int[] indices = null)
        : this(length, length, values, indices)
    {
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Check.Param(length >= 0, nameof(length), "It cannot be negative.");
        Check.Param(0 <= count && count <= length, nameof(count), "Must be between 0 and the length.");
        Check.Param((values?.Length ?? 0) >= count, nameof(values), "Too short.");
        Check.Param(count == length || (indices?.Length ?? 0) >= count, nameof(indices), "Too short.");
        Length = length;
        ValueCount = count;
        ValueArray = values;
        IndexArray = indices;
    }

    public bool IsDense => ValueCount == Length;

    public ReadOnlySpan<T> GetValues() => ValueArray.AsSpan(0, ValueCount);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : IndexArray.AsSpan(0, ValueCount);

    public void CopyToDense(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, ValueCount);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        Check.Param(0 <= sourceIndex && sourceIndex <= Length, nameof(sourceIndex), "Outside the vector.");
        Check.Param(0 <= length && length <= Length - sourceIndex, nameof(length), "Outside the vector.");
        var editor = VBufferEditor.Create(ref destination, length);
        for (var i = 0; i < length; i++)
            editor.Values[i] = GetItemOrDefault(sourceIndex + i);
        destination = editor.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        Check.Param(0 <= destinationIndex && destinationIndex <= destination.Length - Length, nameof(destination), "There is not room enough.");
        var target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }

        target.Fill(defaultValue);
        for (var i = 0; i < ValueCount; i++)
            target[IndexArray[i]] = ValueArray[i];
    }

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        var editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        if (all || IsDense)
        {
            for (var i = 0; i < Length; i++)
                yield return new KeyValuePair<int, T>(i, GetItemOrDefault(i));
            yield break;
        }

        for (var i = 0; i < ValueCount; i++)
            yield return new KeyValuePair<int, T>(IndexArray[i], ValueArray[i]);
    }

    public IEnumerable<T> DenseValues()
    {
        for (var i = 0; i < Length; i++)
            yield return GetItemOrDefault(i);
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    public T GetItemOrDefault(int index)
    {
        Check.Param(0 <= index && index < Length, nameof(index), "Index outside the vector.");
        if (IsDense)
            return ValueArray[index];
        var found = GetIndices().BinarySearch(index);
        return found < 0 ? default : ValueArray[found];
    }

    public override string ToString()
        => IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {ValueCount} explicit values";

    public IEnumerator GetEnumerator() => DenseValues().GetEnumerator();
}
