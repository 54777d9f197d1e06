namespace Microsoft.ML.Conformance.Data;

/// <summary>A row of one text.</summary>
public sealed class TextRow
{
    public string? Value { get; set; }
}
