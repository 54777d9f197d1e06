using Gpicl.Onnx.Tests.Support;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Gpicl.MLNet.Tests.Support;

/// <summary>The same image of 2 × 2 pixels in several columns.</summary>
public sealed class ImageRow
{
    [VectorType(12)]
    public float[] Pixels { get; set; } = Pictures.Planes();

    [VectorType(12)]
    public byte[] Bytes { get; set; } = [];

    [ImageType(2, 2)]
    public MLImage? Image { get; set; }

    public string Label { get; set; } = "";

    /// <summary>Rows with different images, of two classes in turn.</summary>
    public static List<ImageRow> Make(int count) => [.. Enumerable.Range(0, count).Select(seed => new ImageRow
    {
        Pixels = Pictures.Planes(seed),
        Bytes = [.. Pictures.Planes(seed).Select(pixel => (byte)pixel)],
        Image = Picture(2, 2, seed),
        Label = seed % 2 == 0 ? "even" : "odd",
    })];

    /// <summary>An image with the rule's pixels, opaque.</summary>
    public static MLImage Picture(int height, int width, int seed = 0, byte opacity = 255)
    {
        byte[] pixels = [.. from row in Enumerable.Range(0, height)
                            from column in Enumerable.Range(0, width)
                            from channel in Enumerable.Range(0, 4)
                            select channel == 3 ? opacity : Pictures.Value(row, column, channel, seed)];
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels);
    }
}
