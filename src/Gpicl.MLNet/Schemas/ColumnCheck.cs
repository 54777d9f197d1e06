using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Schemas;

/// <summary>Finds columns of the right type, or says what is wrong with them and what to do.</summary>
internal static class ColumnCheck
{
    private const string FeatureAdvice =
        "gather columns of numbers with mlContext.Transforms.Concatenate, after Conversion.ConvertType where they are "
        + "not of type Single";

    /// <summary>A key column of type UInt32 and known count.</summary>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    public static (DataViewSchema.Column Column, int Count) Label(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = Find(schema, "Label", name);
        if (column.Type is not KeyDataViewType key || key.RawType != typeof(uint))
            throw WrongLabel(name, column.Type);
        if (key.Count is 0 or > int.MaxValue)
            throw new ArgumentException($"Label column '{name}' has {key.Count} key values; their number must be known and fit into 31 bits.", nameof(schema));
        return (column, (int)key.Count);
    }

    /// <summary>A key column.</summary>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    public static SchemaShape.Column Label(SchemaShape shape, string name)
    {
        SchemaShape.Column column = Find(shape, "Label", name);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || !column.IsKey || column.ItemType.RawType != typeof(uint))
            throw WrongLabel(name, Describe(column));
        return column;
    }

    /// <summary>A column of truth values.</summary>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    public static DataViewSchema.Column Truth(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = Find(schema, "Label", name);
        return column.Type is BooleanDataViewType ? column : throw WrongTruth(name, column.Type);
    }

    /// <summary>A column of truth values.</summary>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    public static void Truth(SchemaShape shape, string name)
    {
        SchemaShape.Column column = Find(shape, "Label", name);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.IsKey || column.ItemType is not BooleanDataViewType)
            throw WrongTruth(name, Describe(column));
    }

    /// <summary>A column of vectors of floats, all of one size.</summary>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    public static (DataViewSchema.Column Column, int Width) Features(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = Find(schema, "Feature", name);
        if (column.Type is not VectorDataViewType vector || vector.ItemType.RawType != typeof(float) || vector.ItemType is KeyDataViewType)
            throw WrongFeatures(name, column.Type);
        return vector.IsKnownSize ? (column, vector.Size) : throw UnknownSize(name);
    }

    /// <summary>A column of vectors of floats, all of one size.</summary>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    public static void Features(SchemaShape shape, string name)
    {
        SchemaShape.Column column = Find(shape, "Feature", name);
        if (column.Kind == SchemaShape.Column.VectorKind.Scalar || column.IsKey || column.ItemType.RawType != typeof(float))
            throw WrongFeatures(name, Describe(column));
        if (column.Kind == SchemaShape.Column.VectorKind.VariableVector)
            throw UnknownSize(name);
    }

    /// <summary>A column of numbers, words or keys, single ones or vectors of one size.</summary>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    public static SchemaShape.Column Feature(SchemaShape shape, string name)
    {
        SchemaShape.Column column = Find(shape, "Feature", name);
        if (!column.IsKey && column.ItemType is not (NumberDataViewType or BooleanDataViewType or TextDataViewType))
            throw new ArgumentException($"Feature column '{name}' is of type {Describe(column)}; it must hold numbers, truth values, text or keys.");
        return column.Kind == SchemaShape.Column.VectorKind.VariableVector ? throw UnknownSize(name) : column;
    }

    /// <summary>A column of any type.</summary>
    /// <exception cref="ArgumentException">The column is missing.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string role, string name) =>
        schema.GetColumnOrNull(name) ?? throw Missing(role, name, schema.Where(column => !column.IsHidden).Select(column => column.Name));

    /// <summary>A column of any type.</summary>
    /// <exception cref="ArgumentException">The column is missing.</exception>
    public static SchemaShape.Column Find(SchemaShape shape, string role, string name)
    {
        foreach (SchemaShape.Column column in shape)
            if (column.Name == name)
                return column;
        throw Missing(role, name, shape.Select(column => column.Name));
    }

    /// <summary>The type of a column in words.</summary>
    public static string Describe(SchemaShape.Column column) =>
        $"{(column.Kind == SchemaShape.Column.VectorKind.Scalar ? "" : "vector of ")}{(column.IsKey ? "key " : "")}{column.ItemType}";

    private static ArgumentException Missing(string role, string name, IEnumerable<string> names) =>
        new(
            $"{role} column '{name}' is not there; the columns are {string.Join(", ", names)}. "
            + $"Name one of them, or rename it with mlContext.Transforms.CopyColumns(\"{name}\", …).");

    private static ArgumentException WrongLabel(string name, object found) =>
        new(
            $"Label column '{name}' is of type {found}; it must be a key of type UInt32. Map it with "
            + $"mlContext.Transforms.Conversion.MapValueToKey(\"{name}\").");

    private static ArgumentException WrongTruth(string name, object found) =>
        new(
            $"Label column '{name}' is of type {found}; binary classification takes one of type Boolean. Make it with "
            + $"mlContext.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.Boolean), or take a trainer of "
            + "mlContext.MulticlassClassification.");

    private static ArgumentException WrongFeatures(string name, object found) =>
        new($"Feature column '{name}' is of type {found}; it must be a vector of Single: {FeatureAdvice}.");

    private static ArgumentException UnknownSize(string name) =>
        new(
            $"Feature column '{name}' holds vectors of unknown size; all must have one size. Give the size in its VectorType attribute or "
            + "its TextLoader columns.");
}
