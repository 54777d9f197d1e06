namespace Gpicl.Datasets;

/// <summary>How a table is laid out.</summary>
public sealed record CsvOptions
{
    /// <summary>What the first line holds. Default: <see cref="CsvFirstLine.Detect"/>.</summary>
    public CsvFirstLine FirstLine { get; init; } = CsvFirstLine.Detect;

    /// <summary>The column of the label, counted from 0, or from the end with <c>^1</c>. Default: the last, <c>^1</c>.</summary>
    public Index LabelColumn { get; init; } = ^1;

    /// <summary>
    /// The name of the label's column, compared exactly. When given, the first line must hold the names of the columns
    /// and <see cref="LabelColumn"/> is not used. Default: null.
    /// </summary>
    public string? LabelName { get; init; }

    /// <summary>The character between two fields. Default: a comma.</summary>
    public char Separator { get; init; } = ',';
}
