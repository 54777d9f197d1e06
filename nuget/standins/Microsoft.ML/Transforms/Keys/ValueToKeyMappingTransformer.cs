namespace Microsoft.ML.Transforms;

/// <summary>Turns values into keys; a value not learned is a missing key.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string Name = "MapValueToKey";

    private readonly KeyTable[] tables;

    internal ValueToKeyMappingTransformer(InputOutputColumnPair[] columns, KeyTable[] tables)
        : base(columns)
    {
        this.tables = tables;
    }

    internal static ValueToKeyMappingTransformer Load(BinaryReader reader)
    {
        var columns = ValueStore.ReadPairs(reader);
        return new ValueToKeyMappingTransformer(columns, [.. columns.Select(_ => KeyTable.Load(reader))]);
    }

    private protected override void SaveModel(ModelSaveContext ctx) => ctx.Write(Name, writer =>
    {
        ValueStore.WritePairs(writer, Columns);
        foreach (var table in tables)
            table.Save(writer);
    });

    private protected override DataViewSchema.DetachedColumn MakeColumn(int index, DataViewSchema.Column input)
    {
        var vector = input.Type as VectorDataViewType;
        if (!(vector?.ItemType ?? input.Type).Equals(tables[index].ItemType))
            throw Check.SchemaMismatch("inputSchema", "input", input.Name, tables[index].ItemType.ToString(), input.Type.ToString());
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        tables[index].AddKeyValues(annotations);
        var key = new KeyDataViewType(typeof(uint), Math.Max(1, tables[index].Count));
        DataViewType type = vector is null ? key : new VectorDataViewType(key, vector.Dimensions);
        return new DataViewSchema.DetachedColumn(Columns[index].OutputColumnName, type, annotations.ToAnnotations());
    }

    private protected override Delegate MakeGetter(int index, DataViewRow row, DataViewSchema.Column input)
        => tables[index].KeyGetter(row, input);
}
