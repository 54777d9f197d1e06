namespace Gpicl.Onnx.Images;

/// <summary>How a vector column holds the pixels of an image, all images of one size.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Pixels of a row, at least 1.</param>
/// <param name="Format">Channels of a pixel, in their order.</param>
public sealed record PixelLayout(int Height, int Width, PixelFormat Format = PixelFormat.Rgb)
{
    /// <summary>
    /// Whether the channels of a pixel stand together. Default false: all values of one channel come before those of the next, as
    /// <c>ExtractPixels</c> and CIFAR-10 have them.
    /// </summary>
    public bool IsInterleaved { get; init; }

    /// <summary>Value of a channel at full intensity; 0 is none. Default 255. Vectors of bytes always have 255.</summary>
    public float Maximum { get; init; } = byte.MaxValue;

    /// <summary>Values of an image.</summary>
    public long ValueCount => (long)Height * Width * PixelImage.ChannelsOf(Format);

    internal void Validate()
    {
        var check = new OptionCheck("Pixel layout");
        check.AtLeast(Height, 1, nameof(Height));
        check.AtLeast(Width, 1, nameof(Width));
        check.Defined(Format, nameof(Format));
        check.Require(Maximum > 0 && float.IsFinite(Maximum), nameof(Maximum), Maximum, "finite and above 0");
        check.ThrowIfAny();
    }
}
