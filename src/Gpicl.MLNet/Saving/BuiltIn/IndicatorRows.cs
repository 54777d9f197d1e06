using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>A row for each class: its key, and a vector that is 1 for the class and 0 for the others.</summary>
internal sealed class IndicatorRows : IDataView
{
    private readonly int classes;

    /// <summary>Describes the rows.</summary>
    /// <param name="label">Name, type and annotations of the column of keys.</param>
    /// <param name="indicators">Name of the column of vectors.</param>
    /// <param name="classes">Number of keys.</param>
    public IndicatorRows(DataViewSchema.DetachedColumn label, string indicators, int classes)
    {
        this.classes = classes;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns([label, new DataViewSchema.DetachedColumn(indicators, new VectorDataViewType(NumberDataViewType.Single, classes))]);
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => classes;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(Schema, classes);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [new Cursor(Schema, classes)];

    private sealed class Cursor(DataViewSchema schema, int classes) : DataViewRowCursor
    {
        private int row = -1;

        public override long Position => row;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext() => row < classes && ++row < classes;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (Delegate)(column.Index == 0 ? (ValueGetter<uint>)Key : (ValueGetter<VBuffer<float>>)Indicators) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' has values of type {column.Type.RawType}, not {typeof(TValue)}.");

        private void Key(ref uint value) => value = (uint)row + 1;

        private void Indicators(ref VBuffer<float> value)
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, classes);
            editor.Values.Clear();
            editor.Values[row] = 1;
            value = editor.Commit();
        }
    }
}
