namespace Microsoft.ML.Data;

/// <summary>The shape of columns made from one column each.</summary>
internal static class OneToOneShape
{
    public static SchemaShape Of(SchemaShape input, IEnumerable<InputOutputColumnPair> columns, Func<SchemaShape.Column, string, SchemaShape.Column> make)
    {
        Check.Value(input, "inputSchema");
        var added = new List<SchemaShape.Column>();
        foreach (var pair in columns)
        {
            if (!input.TryFindColumn(pair.InputColumnName, out var column))
                throw Check.MissingColumn("inputSchema", "input", pair.InputColumnName);
            added.Add(make(column, pair.OutputColumnName));
        }

        return input.With([.. added]);
    }
}
