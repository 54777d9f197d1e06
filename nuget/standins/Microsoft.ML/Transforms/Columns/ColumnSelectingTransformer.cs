namespace Microsoft.ML.Transforms;

/// <summary>Keeps or drops columns.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string Name = "SelectColumns";

    private readonly bool keepHidden;

    internal ColumnSelectingTransformer(IEnumerable<string> columns, bool keep, bool keepHidden)
    {
        Columns = [.. columns];
        Keep = keep;
        this.keepHidden = keepHidden;
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal string[] Columns { get; }

    internal bool Keep { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Map(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        Check.Value(input, nameof(input));
        return new ChosenColumnsView(input, Map(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Map(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Check.Value(ctx, nameof(ctx));
        ctx.Write(Name, writer =>
        {
            writer.Write(Keep);
            writer.Write(keepHidden);
            ValueStore.WriteArray(writer, [.. Columns.Select(column => column.AsMemory())]);
        });
    }

    internal static ColumnSelectingTransformer Load(BinaryReader reader)
    {
        var keep = reader.ReadBoolean();
        var keepHidden = reader.ReadBoolean();
        return new ColumnSelectingTransformer(ValueStore.ReadArray<ReadOnlyMemory<char>>(reader).Select(column => column.ToString()), keep, keepHidden);
    }

    internal void CheckPresent(Func<string, bool> present)
    {
        foreach (var column in Columns)
        {
            if (!present(column))
                throw Check.MissingColumn("inputSchema", "input", column);
        }
    }

    private ChosenColumns Map(DataViewSchema schema)
    {
        Check.Value(schema, "inputSchema");
        CheckPresent(name => schema.TryFind(name, out _));
        var chosen = Keep
            ? Columns.Select(name => schema[name].Index)
            : schema.Where(column => !Columns.Contains(column.Name) && (keepHidden || !column.IsHidden)).Select(column => column.Index);
        return new ChosenColumns(schema, [.. chosen]);
    }
}
