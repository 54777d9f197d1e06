using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Rows;

/// <summary>The values of one column in the rows of a block.</summary>
internal abstract class ColumnBlock
{
    /// <summary>A block for a column of any type.</summary>
    /// <param name="input">Where values are read.</param>
    /// <param name="column">An active column of it.</param>
    /// <param name="capacity">Most rows of a block.</param>
    public static ColumnBlock Create(DataViewRow input, DataViewSchema.Column column, int capacity)
    {
        Type type = column.Type is VectorDataViewType vector
            ? typeof(VectorBlock<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ValueBlock<>).MakeGenericType(column.Type.RawType);
        return (ColumnBlock)Activator.CreateInstance(type, input, column, capacity)!;
    }

    /// <summary>Reads the value of the row the input stands at.</summary>
    /// <param name="row">Its place in the block.</param>
    public abstract void Read(int row);

    /// <summary>A getter of the value at the place that <paramref name="row"/> gives.</summary>
    public abstract Delegate CreateGetter(Func<int> row);

    private sealed class ValueBlock<T>(DataViewRow input, DataViewSchema.Column column, int capacity) : ColumnBlock
    {
        private readonly ValueGetter<T> getter = input.GetGetter<T>(column);
        private readonly T[] values = new T[capacity];

        public override void Read(int row)
        {
            // Handed on by reference, the last value must not be reused.
            values[row] = default!;
            getter(ref values[row]);
        }

        public override Delegate CreateGetter(Func<int> row) => (ValueGetter<T>)((ref T value) => value = values[row()]);
    }

    private sealed class VectorBlock<T>(DataViewRow input, DataViewSchema.Column column, int capacity) : ColumnBlock
    {
        private readonly ValueGetter<VBuffer<T>> getter = input.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[] values = new VBuffer<T>[capacity];

        public override void Read(int row) => getter(ref values[row]);

        public override Delegate CreateGetter(Func<int> row) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => values[row()].CopyTo(ref value));
    }
}
