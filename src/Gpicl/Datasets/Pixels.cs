namespace Gpicl.Datasets;

/// <summary>Bytes of pixels to values.</summary>
internal static class Pixels
{
    /// <summary>Maps 0 .. 255 to 0 .. 1.</summary>
    public static float Scale(byte value) => value / 255f;

    /// <summary>Maps every byte from 0 .. 255 to 0 .. 1.</summary>
    public static void Scale(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (int i = 0; i < bytes.Length; i++)
            values[i] = Scale(bytes[i]);
    }
}
