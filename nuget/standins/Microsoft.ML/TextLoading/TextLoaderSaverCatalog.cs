namespace Microsoft.ML;

/// <summary>Loads delimited text.</summary>
public static class TextLoaderSaverCatalog
{
    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Column[] columns, char separatorChar = '\t', bool hasHeader = false, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false)
        => Load(catalog, path, MakeOptions(columns, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), nameSlots: false);

    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options options = null)
        => Load(catalog, path, options ?? new TextLoader.Options(), nameSlots: true);

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, char separatorChar = '\t', bool hasHeader = false, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false)
        => catalog.LoadFromTextFile<TInput>(path, MakeOptions(null, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse));

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, TextLoader.Options options)
    {
        Check.Value(options, nameof(options));
        options.Columns = [.. Members.Of(typeof(TInput), SchemaDefinition.Direction.Read).Select(ColumnOf)];
        Check.Param(options.Columns.Length > 0, nameof(TInput), $"{typeof(TInput)} has no public member to read.");
        return Load(catalog, path, options, nameSlots: false);
    }

    /// <summary>As in ML.NET, a header names slots only where the file was at hand when the loader was made.</summary>
    private static IDataView Load(DataOperationsCatalog catalog, string path, TextLoader.Options options, bool nameSlots)
    {
        Check.Value(catalog, nameof(catalog));
        Check.NonEmpty(path, nameof(path));
        if (!File.Exists(path))
            throw new ArgumentOutOfRangeException(nameof(path), $"There is no file {path}.");
        var source = new MultiFileSource(path);
        return new TextLoader(options, nameSlots ? source : null).Load(source);
    }

    private static TextLoader.Options MakeOptions(TextLoader.Column[] columns, char separator, bool hasHeader, bool allowQuoting, bool trimWhitespace, bool allowSparse)
        => new()
        {
            Columns = columns,
            Separators = [separator],
            HasHeader = hasHeader,
            AllowQuoting = allowQuoting,
            TrimWhitespace = trimWhitespace,
            AllowSparse = allowSparse,
        };

    private static TextLoader.Column ColumnOf(MemberInfo member)
    {
        var fields = member.GetCustomAttribute<LoadColumnAttribute>()
            ?? throw new InvalidOperationException($"Member '{member.Name}' does not say which field it is loaded from.");
        var type = Members.TypeOf(member);
        var kind = TypeMap.KindOf(type.IsArray ? type.GetElementType() : type);
        Check.State(kind != 0, $"Member '{member.Name}' is of a type that cannot be read from text.");
        return new TextLoader.Column(Members.ColumnName(member), kind, fields.Sources, member.GetCustomAttribute<KeyTypeAttribute>()?.KeyCount);
    }
}
