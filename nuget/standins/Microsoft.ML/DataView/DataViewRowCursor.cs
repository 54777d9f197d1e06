namespace Microsoft.ML;

/// <summary>Moves over the rows of a view; <see cref="DataViewRow.Position"/> is -1 before the first and after the last.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    public abstract bool MoveNext();
}
