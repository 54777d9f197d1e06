using Microsoft.ML;

namespace Gpicl.MLNet.Rows;

/// <summary>The columns of a row to which a mapper has added some.</summary>
internal sealed class MappedColumns
{
    private readonly RowMapper mapper;
    private readonly DataViewRow input;
    private readonly bool[] active;
    private Delegate[]? getters;

    public MappedColumns(RowMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        this.mapper = mapper;
        this.input = input;
        active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in activeColumns)
            active[column.Index] = true;
    }

    public DataViewSchema Schema => mapper.OutputSchema;

    public bool IsActive(DataViewSchema.Column column) => column.Index < active.Length && active[column.Index];

    public ValueGetter<T> GetGetter<T>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
            throw Inactive(column);
        if (column.Index < mapper.InputSchema.Count)
            return input.GetGetter<T>(mapper.InputSchema[column.Index]);
        getters ??= mapper.CreateGetters(input);
        return Cast<T>(getters[column.Index - mapper.InputSchema.Count], column);
    }

    public static ValueGetter<T> Cast<T>(Delegate getter, DataViewSchema.Column column) => getter as ValueGetter<T>
        ?? throw new InvalidOperationException($"Values of column '{column.Name}' are of type {column.Type.RawType}, not {typeof(T)}.");

    public static InvalidOperationException Inactive(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' was not asked for when the row or cursor was made.");
}
