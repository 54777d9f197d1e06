using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;

namespace Gpicl.MLNet.Images;

/// <summary>How the pixels of an image stand in the vector that a graph reads.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Channels">Of a pixel.</param>
internal sealed record PixelVector(int Height, int Width, int Channels)
{
    /// <summary>Type of the values.</summary>
    public required ElementType Type { get; init; }

    /// <summary>Which of the channels are red, green and blue.</summary>
    public required long[] Colors { get; init; }

    /// <summary>Which of the channels is 0 everywhere if there is no image; null if there always is one.</summary>
    public int? Opacity { get; init; }

    /// <summary>Whether the channels of a pixel stand together.</summary>
    public bool IsInterleaved { get; init; }

    /// <summary>Value of a channel at full intensity.</summary>
    public float Maximum { get; init; } = byte.MaxValue;

    /// <summary>Values of an image.</summary>
    public int Length => Height * Width * Channels;

    /// <summary>The vectors in a column; for images, the planes that <c>ExtractPixels</c> makes of them: opacity, red, green, blue.</summary>
    public static PixelVector Of(ImageColumnType column, PixelLayout? layout)
    {
        if (column.Kind == ImageColumnKind.Image)
            return new PixelVector(column.Height, column.Width, 4) { Type = ElementType.Float, Colors = [1, 2, 3], Opacity = 0 };
        var (red, green, blue) = PixelImage.PlacesOf(layout!.Format);
        bool bytes = column.Kind == ImageColumnKind.Byte;
        return new PixelVector(layout.Height, layout.Width, PixelImage.ChannelsOf(layout.Format))
        {
            Type = bytes ? ElementType.Uint8 : ElementType.Float,
            Colors = [red, green, blue],
            IsInterleaved = layout.IsInterleaved,
            Maximum = bytes ? byte.MaxValue : layout.Maximum,
        };
    }
}
