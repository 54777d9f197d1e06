namespace Microsoft.ML;

/// <summary>Transforms that copy, join and choose columns.</summary>
public static class TransformExtensionsCatalog
{
    public static ColumnCopyingEstimator CopyColumns(this TransformsCatalog catalog, string outputColumnName, string inputColumnName)
    {
        Check.Value(catalog, nameof(catalog));
        Check.NonEmpty(inputColumnName, nameof(inputColumnName));
        return new ColumnCopyingEstimator([new InputOutputColumnPair(outputColumnName, inputColumnName)]);
    }

    public static ColumnConcatenatingEstimator Concatenate(this TransformsCatalog catalog, string outputColumnName, params string[] inputColumnNames)
    {
        Check.Value(catalog, nameof(catalog));
        Check.NonEmpty(outputColumnName, nameof(outputColumnName));
        Check.Value(inputColumnNames, nameof(inputColumnNames));
        Check.Param(!inputColumnNames.Contains(null), nameof(inputColumnNames), "No name may be null.");
        return new ColumnConcatenatingEstimator(outputColumnName, inputColumnNames);
    }

    public static ColumnSelectingEstimator DropColumns(this TransformsCatalog catalog, params string[] columnNames)
    {
        Check.Value(catalog, nameof(catalog));
        Check.Value(columnNames, nameof(columnNames));
        return new ColumnSelectingEstimator(new ColumnSelectingTransformer(columnNames, keep: false, keepHidden: true));
    }

    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, string[] columnNames, bool keepHidden)
    {
        Check.Value(catalog, nameof(catalog));
        Check.Value(columnNames, nameof(columnNames));
        return new ColumnSelectingEstimator(new ColumnSelectingTransformer(columnNames, keep: true, keepHidden));
    }

    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, params string[] columnNames)
        => catalog.SelectColumns(columnNames, keepHidden: false);
}
