namespace Gpicl.Datasets;

/// <summary>
/// Reads CIFAR-10's binary version: records of one label byte (0 .. 9) and 3,072 pixel bytes, the red, green and blue
/// planes of 32 × 32. Files may be gzipped.
/// </summary>
internal static class Cifar10Reader
{
    private static readonly string[] ClassNames = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
    private static readonly ImageShape Shape = new(3, 32, 32);

    /// <summary>Reads files one after another into one data set. Pixels are scaled to 0 .. 1.</summary>
    /// <param name="paths">At least one file; gzipped where the name ends in .gz.</param>
    /// <param name="name">Name of the data set; default: the name of the folder that holds the first file.</param>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is empty, is not made of whole records, or holds a label out of range.</exception>
    public static Dataset Read(IReadOnlyList<string> paths, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
            throw new ArgumentException("At least one file is needed, but paths is empty.", nameof(paths));

        int recordSize = 1 + Shape.Size;
        byte[][] files = [.. paths.Select(path => ReadRecords(path, recordSize))];
        long count = files.Sum(file => (long)file.Length / recordSize);
        if (count * Shape.Size > Array.MaxLength)
            throw DataReader.Invalid(paths[0], $"together with the files beside it holds {count} images; at most {Array.MaxLength / Shape.Size} are allowed.");

        float[] inputs = new float[count * Shape.Size];
        int[] labels = new int[count];
        int example = 0;
        for (int file = 0; file < files.Length; file++)
            for (int start = 0; start < files[file].Length; start += recordSize, example++)
            {
                ReadOnlySpan<byte> record = files[file].AsSpan(start, recordSize);
                labels[example] = record[0];
                Pixels.Scale(record[1..], inputs.AsSpan(example * Shape.Size, Shape.Size));
            }
        return new Dataset(name ?? DatasetName.OfFolder(paths[0]), inputs, labels, ClassNames.Length, Shape, ClassNames);
    }

    private static byte[] ReadRecords(string path, int recordSize)
    {
        using DataReader reader = DataReader.Open(path);
        byte[] bytes = reader.ReadToEnd();
        if (bytes.Length == 0 || bytes.Length % recordSize != 0)
            throw reader.Invalid($"has {bytes.Length} bytes; CIFAR-10 files are one or more records of {recordSize} bytes.");
        for (int start = 0; start < bytes.Length; start += recordSize)
            if (bytes[start] >= ClassNames.Length)
                throw reader.Invalid($"the label of record {start / recordSize} is {bytes[start]}; labels must lie in 0 .. {ClassNames.Length - 1}.");
        return bytes;
    }
}
