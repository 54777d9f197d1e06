namespace Gpicl.Datasets;

/// <summary>
/// Reads SVHN's cropped digits (train_32x32.mat, test_32x32.mat): MATLAB files of level 5 with an array X of bytes
/// [32, 32, 3, N] and an array y of N labels 1 .. 10, where 10 stands for the digit 0.
/// </summary>
internal static class SvhnReader
{
    private const int Classes = 10;
    private static readonly ImageShape Shape = new(3, 32, 32);

    /// <summary>Reads a file. Pixels are scaled to 0 .. 1 and labels are the digits 0 .. 9.</summary>
    /// <param name="path">A MATLAB file of level 5, compressed or not (saved as version 6 or 7).</param>
    /// <param name="name">Name of the data set; default: the name of the folder that holds the file.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, lacks X or y, or they disagree in size, or a label is out of range.</exception>
    public static Dataset Read(string path, string? name = null)
    {
        Dictionary<string, MatArray> arrays = MatFile.Read(path);
        MatArray images = Find(path, arrays, "X");
        MatArray digits = Find(path, arrays, "y");
        int count = images.Dimensions.Length == 3 ? 1 : images.Dimensions[^1];
        if (images.Type != MatType.UInt8 || count == 0 || images.Dimensions is not ([32, 32, 3] or [32, 32, 3, _]))
            throw DataReader.Invalid(
                path, $"X is {string.Join('×', images.Dimensions)} of type {images.Type}; it must be 32×32×3×N of type {MatType.UInt8}, N at least 1.");
        if (digits.Count != count)
            throw DataReader.Invalid(path, $"X holds {count} images, but y holds {digits.Count} labels; there must be one label per image.");

        int[] labels = Labels(path, digits);
        return new Dataset(name ?? DatasetName.OfFolder(path), Transpose(images.Data.Span), labels, Classes, Shape);
    }

    private static MatArray Find(string path, Dictionary<string, MatArray> arrays, string name) =>
        arrays.TryGetValue(name, out MatArray? array)
            ? array
            : throw DataReader.Invalid(
                path, $"has no numeric array {name}; it has {(arrays.Count == 0 ? "none" : string.Join(", ", arrays.Keys.Order(StringComparer.Ordinal)))}.");

    private static int[] Labels(string path, MatArray digits)
    {
        int[] labels = new int[digits.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            double digit = digits.Value(i);
            if (!(digit is >= 1 and <= 10 && double.IsInteger(digit)))
                throw DataReader.Invalid(path, FormattableString.Invariant($"label {i} in y is {digit}; labels must be whole numbers in 1 .. 10."));
            labels[i] = (int)digit % 10;
        }
        return labels;
    }

    // MATLAB stores columns: [image, channel, column, row] in memory, rows last and therefore fastest.
    private static float[] Transpose(ReadOnlySpan<byte> stored)
    {
        float[] inputs = new float[stored.Length]; // [image, channel, row, column]
        for (int plane = 0; plane < stored.Length; plane += Shape.Height * Shape.Width)
            for (int row = 0; row < Shape.Height; row++)
                for (int column = 0; column < Shape.Width; column++)
                    inputs[plane + row * Shape.Width + column] = Pixels.Scale(stored[plane + column * Shape.Height + row]);
        return inputs;
    }
}
