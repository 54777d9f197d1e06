using System.Runtime.InteropServices;
using Gpicl.MLNet.Tests.Support;
using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;

namespace Gpicl.MLNet.Tests.Images;

/// <summary>Files of images as LoadImages reads them. The network's features are all pixels: red, green and blue, plane after plane.</summary>
public sealed class ImageFileTests : IDisposable
{
    private const int Height = 48, Width = 64, Plane = Height * Width;

    // Of JPEG, whose colors lose some sharpness.
    private const float Tolerance = 4;

    private readonly MLContext ml = new(seed: 1);
    private readonly string folder = Directory.CreateTempSubdirectory("gpicl-").FullName;
    private readonly TemporaryNetwork network = new(new SmallNetwork()
        .Input("images", ElementType.Float, null, 3, Height, Width)
        .Node("Flatten", ["images"], "values").Output("values", ElementType.Float, null, 3 * Plane));

    public void Dispose()
    {
        network.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 0)]
    [InlineData(SKEncodedImageFormat.Jpeg, Tolerance)]
    [InlineData(SKEncodedImageFormat.Webp, Tolerance)]
    public void Colors_are_those_of_the_file(SKEncodedImageFormat format, float tolerance)
    {
        float[] features = Features(Write("image", Encode(Bitmap(SKColorType.Bgra8888, SKAlphaType.Opaque), format)));

        AssertColors((x, y) => (Red(x), Green(y), 100), features, tolerance);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 0)]
    [InlineData(SKEncodedImageFormat.Jpeg, Tolerance)]
    public void Grayscale_is_read_as_three_equal_colors(SKEncodedImageFormat format, float tolerance)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Gray8, SKAlphaType.Opaque));
        for (int y = 0; y < Height; y++)
            for (int x = 0; x < Width; x++)
                Marshal.WriteByte(bitmap.GetPixels(), y * bitmap.RowBytes + x, Red(x));

        AssertColors((x, y) => (Red(x), Red(x), Red(x)), Features(Write("gray", Encode(bitmap, format))), tolerance);
    }

    [Fact]
    public void Palettes_of_few_bits_a_pixel_are_read()
    {
        // Stripes of four colors, two bits a pixel.
        (byte, byte, byte)[] palette = [(0, 0, 0), (255, 0, 0), (10, 200, 30), (255, 255, 255)];
        byte[] rows = [.. Enumerable.Range(0, Height).SelectMany(y => (byte[])[0, .. Enumerable.Repeat((byte)(0b_01010101 * (y % 4)), Width / 4)])];

        AssertColors((x, y) => palette[y % 4], Features(Write("palette", PngFile.Make(Width, Height, bitDepth: 2, colorType: 3, rows, palette))), tolerance: 0);
    }

    [Fact]
    public void Colors_of_transparent_pixels_are_those_before_blending()
    {
        using SKBitmap bitmap = Bitmap(SKColorType.Bgra8888, SKAlphaType.Unpremul, alpha: 128);

        // Colors were multiplied by one half and divided again.
        AssertColors((x, y) => (Red(x), Green(y), 100), Features(Write("transparent", Encode(bitmap, SKEncodedImageFormat.Png))), tolerance: 2);
    }

    [Fact]
    public void Pixels_that_are_wholly_transparent_are_no_fault()
    {
        using SKBitmap bitmap = Bitmap(SKColorType.Bgra8888, SKAlphaType.Unpremul, alpha: 0);

        Assert.All(Features(Write("transparent", Encode(bitmap, SKEncodedImageFormat.Png))), value => Assert.InRange(value, 0, 255));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void A_file_that_is_cut_off_is_named_with_its_row(SKEncodedImageFormat format)
    {
        byte[] whole = Encode(Bitmap(SKColorType.Bgra8888, SKAlphaType.Opaque), format);
        string good = Write("good", whole), cut = Write("cut", whole[..(whole.Length * 2 / 3)]);

        string message = Assert.Throws<InvalidOperationException>(() => Features(good, cut)).Message;

        Assert.Contains($"The image of row 1 in column 'Image', '{cut}', cannot be used: the file is cut off", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_image_is_named_with_its_row()
    {
        string good = Write("good", Encode(Bitmap(SKColorType.Bgra8888, SKAlphaType.Opaque), SKEncodedImageFormat.Png));
        string other = Write("other", "no image"u8.ToArray());

        string message = Assert.Throws<InvalidOperationException>(() => Features(good, other)).Message;

        Assert.Contains("The image of row 1 in column 'Image'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("good", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_orientation_that_a_camera_notes_is_not_looked_at()
    {
        byte[] plain = Encode(Bitmap(SKColorType.Bgra8888, SKAlphaType.Opaque), SKEncodedImageFormat.Jpeg);

        // EXIF with one entry: orientation (0x0112) 6, turned to the right.
        byte[] exif =
        [
            .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        byte[] turned = [.. plain[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. plain[2..]];
        using (SKCodec codec = SKCodec.Create(new MemoryStream(turned)))
            Assert.Equal(SKEncodedOrigin.RightTop, codec.EncodedOrigin);

        Assert.Equal(Features(Write("plain", plain)), Features(Write("turned", turned)));
    }

    private static byte Red(int x) => (byte)(4 * x);

    private static byte Green(int y) => (byte)(5 * y);

    private static SKBitmap Bitmap(SKColorType color, SKAlphaType transparency, byte alpha = 255)
    {
        var bitmap = new SKBitmap(new SKImageInfo(Width, Height, color, transparency));
        for (int y = 0; y < Height; y++)
            for (int x = 0; x < Width; x++)
                bitmap.SetPixel(x, y, new SKColor(Red(x), Green(y), 100, alpha));
        return bitmap;
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using SKData data = bitmap.Encode(format, quality: 100);
        return data.ToArray();
    }

    private static void AssertColors(Func<int, int, (byte Red, byte Green, byte Blue)> expected, float[] features, float tolerance)
    {
        for (int i = 0; i < Plane; i++)
        {
            var (red, green, blue) = expected(i % Width, i / Width);
            Assert.Equal(red, features[i], tolerance);
            Assert.Equal(green, features[Plane + i], tolerance);
            Assert.Equal(blue, features[2 * Plane + i], tolerance);
        }
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private float[] Features(params string[] paths)
    {
        IDataView rows = ml.Data.LoadFromEnumerable(paths.Select(path => new FileRow { Path = path }));
        ImagePreprocessing plain = TemporaryNetwork.Plain with { Height = Height, Width = Width };
        var pipeline = ml.Transforms.LoadImages("Image", null, nameof(FileRow.Path))
            .Append(ml.Transforms.ExtractImageFeatures("Features", "Image", network.Model(plain)));
        using TransformerChain<ImageFeatureTransformer> model = pipeline.Fit(rows);
        return model.Transform(rows).GetColumn<float[]>("Features").Last();
    }

    private sealed class FileRow
    {
        public string Path { get; set; } = "";
    }
}
