namespace Gpicl.Cli.Csv;

/// <summary>How a table is laid out, as far as the user has said.</summary>
internal sealed record TableOptions
{
    /// <summary>Whether the first line holds the names of the columns; null: found out.</summary>
    public bool? Header { get; init; }

    /// <summary>The label's column: its name, or its number from 1. Default: the last.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The character between two fields; null: found out, a comma unless another alone fits.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether numbers are written with a comma before their decimals. Default: a point.</summary>
    public bool DecimalComma { get; init; }
}
