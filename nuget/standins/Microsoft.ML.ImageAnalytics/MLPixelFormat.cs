namespace Microsoft.ML.Data;

/// <summary>Order of the four bytes of a pixel.</summary>
public enum MLPixelFormat
{
    Unknown,
    Bgra32,
    Rgba32,
}
