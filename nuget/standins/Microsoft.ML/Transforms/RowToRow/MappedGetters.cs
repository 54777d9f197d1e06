namespace Microsoft.ML.Data;

/// <summary>The getters of an input row and of what a mapper adds to it.</summary>
internal sealed class MappedGetters(DataViewRow input, RowToRowMapping mapping, IEnumerable<DataViewSchema.Column> needed)
{
    private readonly ActiveColumns active = new(mapping.OutputSchema, needed);

    public bool IsActive(DataViewSchema.Column column)
    {
        Check.Param(column.Index < mapping.OutputSchema.Count, nameof(column), "Column does not belong to this schema.");
        return active[column.Index];
    }

    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        active.Require(column);
        var source = mapping.Source(column.Index);
        if (source >= 0)
            return input.GetGetter<TValue>(input.Schema[source]);
        var type = mapping.OutputSchema[column.Index].Type.RawType;
        if (type != typeof(TValue))
            throw Check.GetterType(type, typeof(TValue));
        return (ValueGetter<TValue>)mapping.CreateGetter(input, ~source);
    }
}
