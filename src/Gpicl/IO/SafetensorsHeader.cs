namespace Gpicl.IO;

/// <summary>The terms of the format that reading and writing share.</summary>
internal static class SafetensorsHeader
{
    /// <summary>The only header entry that is not a tensor: a map from strings to strings.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>Bytes of JSON at most. The reference implementation allows 100 MB; our headers have a few kilobytes.</summary>
    public const int MaximumLength = 16 * 1024 * 1024;

    /// <summary>The data begin at a multiple of this many bytes, so that a mapped file can be used in place.</summary>
    public const int Alignment = 8;

    public static bool TryParseCode(string? code, out SafetensorsDataType type)
    {
        type = code switch
        {
            "BF16" => SafetensorsDataType.BF16,
            "F32" => SafetensorsDataType.F32,
            "I64" => SafetensorsDataType.I64,
            _ => SafetensorsDataType.U64,
        };
        return code == type.ToString();
    }

    public static int BytesPerValue(SafetensorsDataType type) => type switch
    {
        SafetensorsDataType.BF16 => sizeof(ushort),
        SafetensorsDataType.F32 => sizeof(float),
        _ => sizeof(long),
    };

    /// <summary>The product of the sizes; false when it exceeds 64 bits. A scalar, without sizes, has one value.</summary>
    public static bool TryCount(ReadOnlySpan<int> shape, out long count)
    {
        count = 1;
        foreach (int size in shape)
        {
            if (size != 0 && count > long.MaxValue / size)
                return false;
            count *= size;
        }

        return true;
    }
}

/// <summary>What a header says of one tensor. Offsets count bytes from the start of the data.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DataType">The type of its values.</param>
/// <param name="Shape">Its sizes, each at least 0.</param>
/// <param name="Count">The product of its sizes, at most <see cref="Array.MaxLength"/>.</param>
/// <param name="Begin">Offset of its first byte.</param>
/// <param name="End">Offset after its last byte.</param>
internal sealed record SafetensorsEntry(string Name, SafetensorsDataType DataType, int[] Shape, int Count, long Begin, long End);
