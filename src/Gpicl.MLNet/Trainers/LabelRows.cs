using Gpicl.MLNet.Schemas;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Trainers;

/// <summary>A row for each class of a label: its number from 1, in a vector, and its key.</summary>
internal sealed class LabelRows : IDataView
{
    private readonly int[] classes; // places among the keys

    /// <summary>Describes the rows.</summary>
    /// <param name="keys">Of the label.</param>
    /// <param name="numberColumn">Name of the column of numbers.</param>
    /// <param name="keyColumn">Name of the column of keys.</param>
    public LabelRows(LabelKeys keys, string numberColumn, string keyColumn)
    {
        classes = keys.Places;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns([keys.ToColumn(keyColumn), new DataViewSchema.DetachedColumn(numberColumn, new VectorDataViewType(NumberDataViewType.Int64, 1))]);
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => classes.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(Schema, classes);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [new Cursor(Schema, classes)];

    private sealed class Cursor(DataViewSchema schema, int[] classes) : DataViewRowCursor
    {
        private int row = -1;

        public override long Position => row;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext() => row < classes.Length && ++row < classes.Length;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (Delegate)(column.Index == 0 ? (ValueGetter<uint>)Key : (ValueGetter<VBuffer<long>>)Number) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' has values of type {column.Type.RawType}, not {typeof(TValue)}.");

        private void Key(ref uint value) => value = (uint)classes[row] + 1;

        private void Number(ref VBuffer<long> value)
        {
            VBufferEditor<long> editor = VBufferEditor.Create(ref value, 1);
            editor.Values[0] = row + 1;
            value = editor.Commit();
        }
    }
}
