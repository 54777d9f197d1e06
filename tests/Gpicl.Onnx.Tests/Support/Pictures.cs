using Gpicl.Onnx.Images;

namespace Gpicl.Onnx.Tests.Support;

/// <summary>Images with a pixel value for each place that follows from a rule.</summary>
internal static class Pictures
{
    /// <summary>An image of a size, in any format; red, green and blue of the same place are the same in all that have them.</summary>
    public static PixelImage Make(int height, int width, PixelFormat format = PixelFormat.Rgb, bool planar = false, int seed = 0)
    {
        int[] channels = format switch
        {
            PixelFormat.Gray => [0],
            PixelFormat.Rgb => [0, 1, 2],
            PixelFormat.Bgr => [2, 1, 0],
            PixelFormat.Rgba => [0, 1, 2, 3],
            _ => [2, 1, 0, 3],
        };
        var pixels = new byte[height * width * channels.Length];
        for (int place = 0; place < height * width; place++)
            for (int channel = 0; channel < channels.Length; channel++)
                pixels[planar ? channel * height * width + place : place * channels.Length + channel] = Value(place / width, place % width, channels[channel], seed);
        return new PixelImage(pixels, height, width, format, planar);
    }

    public static byte Value(int row, int column, int channel, int seed = 0) => (byte)(37 * row + 91 * column + 53 * channel + 29 * row * column + 17 * seed);

    /// <summary>The values of a picture of 2 × 2 pixels, as planes of red, green and blue.</summary>
    public static float[] Planes(int seed = 0) =>
        [.. from channel in Enumerable.Range(0, 3) from row in Enumerable.Range(0, 2) from column in Enumerable.Range(0, 2) select (float)Value(row, column, channel, seed)];
}
