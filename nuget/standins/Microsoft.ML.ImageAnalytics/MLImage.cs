namespace Microsoft.ML.Data;

/// <summary>An image of four bytes a pixel.</summary>
public sealed class MLImage : IDisposable
{
    private readonly int width;
    private readonly int height;
    private readonly MLPixelFormat format;
    private byte[] pixels; // null once disposed
    private string tag;

    private MLImage(int width, int height, MLPixelFormat format, byte[] pixels)
    {
        this.width = width;
        this.height = height;
        this.format = format;
        this.pixels = pixels;
    }

    public MLPixelFormat PixelFormat => Alive().format;

    public ReadOnlySpan<byte> Pixels => Alive().pixels;

    public byte[] GetBGRPixels
    {
        get
        {
            var source = Alive().pixels;
            var (blue, red) = format == MLPixelFormat.Bgra32 ? (0, 2) : (2, 0);
            var result = new byte[width * height * 3];
            for (var i = 0; i < width * height; i++)
            {
                result[3 * i] = source[4 * i + blue];
                result[3 * i + 1] = source[4 * i + 1];
                result[3 * i + 2] = source[4 * i + red];
            }

            return result;
        }
    }

    public string Tag
    {
        get => Alive().tag;
        set => Alive().tag = value;
    }

    public int Width => Alive().width;

    public int Height => Alive().height;

    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException("The pixel format is not supported.", nameof(pixelFormat));
        if (width <= 0)
            throw new ArgumentException("The width must be positive.", nameof(width));
        if (height <= 0)
            throw new ArgumentException("The height must be positive.", nameof(height));
        if (imagePixelData.Length != (long)width * height * 4)
            throw new ArgumentException("The number of bytes is not that of the pixels.", nameof(imagePixelData));
        return new MLImage(width, height, pixelFormat, imagePixelData.ToArray());
    }

    public void Dispose() => pixels = null;

    private MLImage Alive() => pixels is null ? throw new InvalidOperationException("The image was disposed.") : this;
}
