using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Gpicl.Tests.Datasets;

/// <summary>Small files of each format, made byte by byte.</summary>
internal static class SampleFiles
{
    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    public static byte[] IdxImages(int count, int height, int width, byte[] pixels) =>
        [.. BigEndian(0x803), .. BigEndian(count), .. BigEndian(height), .. BigEndian(width), .. pixels];

    public static byte[] IdxLabels(params byte[] labels) => [.. BigEndian(0x801), .. BigEndian(labels.Length), .. labels];

    /// <summary>A record whose red, green and blue planes count up from 0, 1 and 2.</summary>
    public static byte[] CifarRecord(byte label) =>
        [label, .. Enumerable.Range(0, 3).SelectMany(channel => Enumerable.Range(0, 1024).Select(i => (byte)(i + channel)))];

    public static byte[] Mat(params byte[][] elements)
    {
        byte[] header = new byte[128];
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, made for a test").CopyTo(header, 0);
        (header[125], header[126], header[127]) = (1, (byte)'I', (byte)'M');
        return [.. header, .. elements.SelectMany(element => element)];
    }

    public static byte[] Compressed(byte[] element)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
            zlib.Write(element);
        byte[] bytes = packed.ToArray();
        return [.. LittleEndian(15), .. LittleEndian(bytes.Length), .. bytes];
    }

    /// <summary>A matrix of bytes; the name takes the short form of a part, as MATLAB writes it.</summary>
    public static byte[] ByteMatrix(char name, int[] dimensions, byte[] data)
    {
        byte[] flags = [.. LittleEndian(6), .. LittleEndian(8), .. LittleEndian(9), .. LittleEndian(0)];
        byte[] sizes = Part(5, [.. dimensions.SelectMany(LittleEndian)]);
        byte[] shortName = [1, 0, 1, 0, (byte)name, 0, 0, 0];
        return Part(14, [.. flags, .. sizes, .. shortName, .. Part(2, data)]);
    }

    /// <summary>An SVHN file of images whose pixel (row, column, channel) is row + 2·column + 3·channel + image.</summary>
    public static byte[] Svhn(bool compressed, params byte[] labels)
    {
        byte[] pixels = new byte[labels.Length * 3072];
        int next = 0;
        for (int image = 0; image < labels.Length; image++)
            for (int channel = 0; channel < 3; channel++)
                for (int column = 0; column < 32; column++)
                    for (int row = 0; row < 32; row++)
                        pixels[next++] = (byte)(row + 2 * column + 3 * channel + image);
        byte[] images = ByteMatrix('X', [32, 32, 3, labels.Length], pixels);
        byte[] digits = ByteMatrix('y', [labels.Length, 1], labels);
        return compressed ? Mat(Compressed(images), Compressed(digits)) : Mat(images, digits);
    }

    private static byte[] Part(int type, byte[] data) =>
        [.. LittleEndian(type), .. LittleEndian(data.Length), .. data, .. new byte[-data.Length & 7]];

    public static byte[] LittleEndian(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] BigEndian(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
