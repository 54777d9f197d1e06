namespace Microsoft.ML.Data;

/// <summary>Gives the size of a member's vector.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class VectorTypeAttribute : Attribute
{
    public VectorTypeAttribute()
    {
    }

    public VectorTypeAttribute(int size)
        : this([size])
    {
    }

    public VectorTypeAttribute(params int[] dimensions)
    {
        foreach (var dimension in dimensions)
            Check.Param(dimension >= 0, nameof(dimensions), "A dimension cannot be negative.");
        Dimensions = dimensions;
    }

    internal int[] Dimensions { get; }
}
