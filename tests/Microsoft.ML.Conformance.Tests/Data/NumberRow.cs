namespace Microsoft.ML.Conformance.Data;

/// <summary>A row of one number.</summary>
public sealed class NumberRow
{
    public float Value { get; set; }
}
