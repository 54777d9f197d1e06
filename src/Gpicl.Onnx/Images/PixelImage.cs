namespace Gpicl.Onnx.Images;

/// <summary>The pixels of an image, row by row from the top, one byte for each channel. They are not copied.</summary>
public sealed class PixelImage
{
    private readonly ReadOnlyMemory<byte> pixels; // [height, width, channels], or [channels, height, width] if planar

    /// <summary>Describes pixels in memory.</summary>
    /// <param name="pixels">height × width × channels bytes.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Pixels of a row, at least 1.</param>
    /// <param name="format">Channels of a pixel.</param>
    /// <param name="planar">Whether all values of one channel come before those of the next; otherwise the channels of a pixel stand together.</param>
    /// <exception cref="ArgumentException">A size is out of range, or there are more or fewer bytes than it asks for.</exception>
    public PixelImage(ReadOnlyMemory<byte> pixels, int height, int width, PixelFormat format, bool planar = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (!Enum.IsDefined(format))
            throw new ArgumentOutOfRangeException(nameof(format), format, "The pixel format is unknown.");
        if ((long)height * width > Array.MaxLength / 3)
            throw new ArgumentException(
                $"An image of {height} × {width} pixels is larger than the {Array.MaxLength / 3} pixels that can be scaled.", nameof(height));
        long expected = (long)height * width * ChannelsOf(format);
        if (pixels.Length != expected)
            throw new ArgumentException(
                $"An image of {height} × {width} pixels in the format {format} has {expected} bytes, but {pixels.Length} are given.", nameof(pixels));
        this.pixels = pixels;
        (Height, Width, Format, IsPlanar) = (height, width, format, planar);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>Channels of a pixel.</summary>
    public PixelFormat Format { get; }

    /// <summary>Whether all values of one channel come before those of the next.</summary>
    public bool IsPlanar { get; }

    internal ReadOnlySpan<byte> Pixels => pixels.Span;

    internal static int ChannelsOf(PixelFormat format) => format switch { PixelFormat.Gray => 1, PixelFormat.Rgb or PixelFormat.Bgr => 3, _ => 4 };

    /// <summary>Where among the channels of a pixel red, green and blue are.</summary>
    internal static (int Red, int Green, int Blue) PlacesOf(PixelFormat format) => format switch
    {
        PixelFormat.Gray => (0, 0, 0),
        PixelFormat.Bgr or PixelFormat.Bgra => (2, 1, 0),
        _ => (0, 1, 2),
    };

    /// <summary>Red, green and blue of the pixels of a row, [width, 3].</summary>
    /// <param name="row">Its number.</param>
    /// <param name="room">As many bytes, used where the image has another format.</param>
    internal ReadOnlySpan<byte> RgbRow(int row, Span<byte> room)
    {
        int channels = ChannelsOf(Format);
        if (Format == PixelFormat.Rgb && !IsPlanar)
            return pixels.Span.Slice(3 * row * Width, 3 * Width);
        var (step, plane) = IsPlanar ? (1, Height * Width) : (channels, 1);
        var (red, green, blue) = PlacesOf(Format);
        ReadOnlySpan<byte> source = pixels.Span[(row * Width * step)..];
        for (int i = 0; i < Width; i++)
        {
            room[3 * i] = source[step * i + plane * red];
            room[3 * i + 1] = source[step * i + plane * green];
            room[3 * i + 2] = source[step * i + plane * blue];
        }

        return room[..(3 * Width)];
    }
}

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
