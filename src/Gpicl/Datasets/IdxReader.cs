using System.Buffers.Binary;

namespace Gpicl.Datasets;

/// <summary>
/// Reads gray images in the IDX format of MNIST and its relatives: a file of images (magic 00000803, then count, height,
/// width, then one byte per pixel) beside a file of labels (magic 00000801, then count, then one byte per label). Either
/// may be gzipped.
/// </summary>
internal static class IdxReader
{
    private const uint ImageMagic = 0x803;
    private const uint LabelMagic = 0x801;

    /// <summary>Reads a pair of files. Pixels are scaled to 0 .. 1.</summary>
    /// <param name="imagesPath">The images; gzipped if the name ends in .gz.</param>
    /// <param name="labelsPath">The labels; gzipped if the name ends in .gz.</param>
    /// <param name="classes">Number of classes, 1 .. 256; labels must be below it. Default 10, as in MNIST.</param>
    /// <param name="name">Name of the data set; default: the name of the folder that holds the images.</param>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the counts disagree, or a label is out of range.</exception>
    public static Dataset Read(string imagesPath, string labelsPath, int classes = 10, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(imagesPath);
        ArgumentException.ThrowIfNullOrEmpty(labelsPath);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);

        int[] labels = ReadLabels(labelsPath, classes);
        (byte[] pixels, uint count, ImageShape shape) = ReadImages(imagesPath);
        if (count != labels.Length)
            throw DataReader.Invalid(imagesPath, $"holds {count} images, but {labelsPath} holds {labels.Length} labels; there must be one label per image.");

        float[] inputs = new float[pixels.Length];
        Pixels.Scale(pixels, inputs);
        return new Dataset(name ?? DatasetName.OfFolder(imagesPath), inputs, labels, classes, shape);
    }

    private static (byte[] Pixels, uint Count, ImageShape Shape) ReadImages(string path)
    {
        using DataReader reader = DataReader.Open(path);
        uint[] sizes = ReadHeader(reader, ImageMagic, dimensions: 3);
        uint count = sizes[0];
        ulong imageSize = (ulong)sizes[1] * sizes[2];
        if (imageSize > (ulong)Array.MaxLength)
            throw reader.Invalid($"the header claims images of {sizes[1]} × {sizes[2]} pixels; at most {Array.MaxLength} bytes (2 GiB) are allowed.");

        byte[] pixels = reader.Read((long)imageSize * count, $"{count} images of {sizes[1]} × {sizes[2]}");
        reader.ExpectEnd($"the {count} images that the header announces");
        return (pixels, count, new ImageShape(1, (int)sizes[1], (int)sizes[2]));
    }

    private static int[] ReadLabels(string path, int classes)
    {
        using DataReader reader = DataReader.Open(path);
        uint count = ReadHeader(reader, LabelMagic, dimensions: 1)[0];
        byte[] bytes = reader.Read(count, $"{count} labels");
        reader.ExpectEnd($"the {count} labels that the header announces");

        int outside = Array.FindIndex(bytes, label => label >= classes);
        if (outside >= 0)
            throw reader.Invalid($"label {outside} is {bytes[outside]}; labels must lie in 0 .. {classes - 1}.");
        return Array.ConvertAll(bytes, label => (int)label);
    }

    private static uint[] ReadHeader(DataReader reader, uint magic, int dimensions)
    {
        byte[] header = reader.Read(4, "the magic number");
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != magic)
            throw reader.Invalid($"begins with {DataReader.Hex(header)}; an IDX file of bytes with {dimensions} dimension(s) begins with {magic:X8}.");

        uint[] sizes = new uint[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            sizes[i] = BinaryPrimitives.ReadUInt32BigEndian(reader.Read(4, "the header"));
            if (sizes[i] == 0)
                throw reader.Invalid($"dimension {i} in the header is 0; it must be at least 1.");
        }
        return sizes;
    }
}
