namespace Gpicl.MLNet;

/// <summary>Which channels the pixels of an image have, in their order, one byte each.</summary>
public enum PixelFormat
{
    /// <summary>Brightness alone; red, green and blue are taken to be equal.</summary>
    Gray,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,

    /// <summary>Red, green, blue and opacity, which is not looked at.</summary>
    Rgba,

    /// <summary>Blue, green, red and opacity, which is not looked at.</summary>
    Bgra,
}
