namespace Microsoft.ML.Data;

/// <summary>Makes a member's column a key. In the member the values count from 0.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class KeyTypeAttribute : Attribute
{
    public KeyTypeAttribute()
        => throw new NotSupportedException("A key member needs the count of its values.");

    public KeyTypeAttribute(ulong count)
    {
        KeyCount = new KeyCount(count);
    }

    internal KeyCount KeyCount { get; }
}
