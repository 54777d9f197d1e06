namespace Microsoft.ML.Transforms;

/// <summary>Copies columns.</summary>
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string Name = "CopyColumns";

    internal ColumnCopyingTransformer(InputOutputColumnPair[] columns)
        : base(columns)
    {
    }

    internal static ColumnCopyingTransformer Load(BinaryReader reader) => new(ValueStore.ReadPairs(reader));

    private protected override DataViewSchema.DetachedColumn MakeColumn(int index, DataViewSchema.Column input)
        => new(Columns[index].OutputColumnName, input.Type, input.Annotations);

    private protected override Delegate MakeGetter(int index, DataViewRow row, DataViewSchema.Column input) => GetterOf.Column(row, input);

    private protected override void SaveModel(ModelSaveContext ctx) => ctx.Write(Name, writer => ValueStore.WritePairs(writer, Columns));
}
