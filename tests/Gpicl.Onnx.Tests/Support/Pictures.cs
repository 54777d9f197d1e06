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
        int count = height * width;
        var pixels = new byte[count * channels.Length];
        for (int place = 0; place < count; place++)
        {
            for (int channel = 0; channel < channels.Length; channel++)
            {
                int target = planar ? channel * count + place : place * channels.Length + channel;
                pixels[target] = Value(place / width, place % width, channels[channel], seed);
            }
        }

        return new PixelImage(pixels, height, width, format, planar);
    }

    public static byte Value(int row, int column, int channel, int seed = 0) => (byte)(37 * row + 91 * column + 53 * channel + 29 * row * column + 17 * seed);

    /// <summary>The values of a picture of 2 × 2 pixels, as planes of red, green and blue.</summary>
    public static float[] Planes(int seed = 0) =>
        [.. Enumerable.Range(0, 12).Select(i => (float)Value(i % 4 / 2, i % 2, i / 4, seed))];
}
