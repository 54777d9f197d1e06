namespace Gpicl.Datasets;

/// <summary>What the first line of a CSV file holds.</summary>
public enum CsvFirstLine
{
    /// <summary>
    /// Found out from the line itself. <see cref="Counts"/> if it is two whole numbers followed by at least two fields,
    /// none of them a number; otherwise <see cref="ColumnNames"/> if a label name is asked for or no field outside the
    /// label column is a number; otherwise <see cref="Data"/>.
    /// </summary>
    Detect,

    /// <summary>An example, like every other line.</summary>
    Data,

    /// <summary>The names of the columns.</summary>
    ColumnNames,

    /// <summary>
    /// scikit-learn's way: the number of examples, the number of values per example, and the class names in the order
    /// of the labels 0, 1, ...
    /// </summary>
    Counts,
}
