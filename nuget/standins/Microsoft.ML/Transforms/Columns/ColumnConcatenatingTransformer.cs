namespace Microsoft.ML.Data;

/// <summary>Joins columns of one item type into a vector.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string Name = "Concatenate";

    private readonly string outputColumn;
    private readonly string[] inputColumns;

    internal ColumnConcatenatingTransformer(string outputColumn, string[] inputColumns)
    {
        this.outputColumn = outputColumn;
        this.inputColumns = inputColumns;
    }

    internal static ColumnConcatenatingTransformer Load(BinaryReader reader)
        => new(reader.ReadString(), [.. ValueStore.ReadArray<ReadOnlyMemory<char>>(reader).Select(name => name.ToString())]);

    private protected override void SaveModel(ModelSaveContext ctx) => ctx.Write(Name, writer =>
    {
        writer.Write(outputColumn);
        ValueStore.WriteArray(writer, [.. inputColumns.Select(name => name.AsMemory())]);
    });

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        var inputs = inputColumns.Select(name => schema.TryFind(name, out var column)
            ? column
            : throw Check.MissingColumn("inputSchema", "input", name)).ToArray();
        return new ConcatenatingMapper(outputColumn, inputs);
    }
}
