namespace Microsoft.ML.Data;

/// <summary>Reads delimited text.</summary>
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly Options options;
    private readonly DataViewSchema schema;

    internal TextLoader(Options options, IMultiStreamSource sample)
    {
        Check.Param(options.Columns is { Length: > 0 }, nameof(options), "At least one column must be specified.");
        if (options.AllowSparse)
            throw new NotSupportedException("The stand-in for Microsoft.ML does not read sparse rows.");
        this.options = options;
        var header = options.HasHeader && sample is { Count: > 0 } ? new LineReader(options, sample).Header() : null;
        var builder = new DataViewSchema.Builder();
        foreach (var column in options.Columns)
            AddColumn(builder, column, header);
        schema = builder.ToSchema();
    }

    public DataViewSchema GetOutputSchema() => schema;

    public IDataView Load(IMultiStreamSource source)
    {
        Check.Value(source, nameof(source));
        return new TextView(options, schema, source);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException("The stand-in for Microsoft.ML does not save loaders.");

    private static void AddColumn(DataViewSchema.Builder builder, Column column, string[] header)
    {
        Check.NonEmpty(column.Name, nameof(column.Name));
        Check.Param(column.Source is { Length: > 0 }, nameof(column.Source), $"Column '{column.Name}' has no source.");
        var item = TypeMap.FromKind(column.DataKind);
        if (column.KeyCount is { } keyCount)
            item = new KeyDataViewType(item.RawType, keyCount.Count ?? Math.Min(int.MaxValue, TypeMap.LargestKey(item.RawType)));
        var fields = column.Fields().ToArray();
        if (!column.IsVector)
        {
            builder.AddColumn(column.Name, item);
            return;
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        if (header is not null)
            annotations.AddVector(AnnotationKinds.SlotNames, TextDataViewType.Instance, [.. fields.Select(field => (field < header.Length ? header[field] : "").AsMemory())]);
        builder.AddColumn(column.Name, new VectorDataViewType(item, fields.Length), annotations.ToAnnotations());
    }
}
