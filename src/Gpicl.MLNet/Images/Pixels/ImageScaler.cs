using System.Numerics;

namespace Gpicl.MLNet;

/// <summary>Scales images and cuts out their middle. Along rows first, then along columns, rounding to bytes after each.</summary>
/// <param name="preprocessing">The sizes and the interpolation.</param>
internal sealed class ImageScaler(ImagePreprocessing preprocessing)
{
    private byte[] rows = []; // [rows needed, width of the target, 3]
    private ResampleWeights? horizontal;
    private ResampleWeights? vertical;

    /// <summary>Whether images of a size stay as they are.</summary>
    public bool Keeps(int height, int width) => height == preprocessing.Height && width == preprocessing.Width && ScaledSize(height, width) == (height, width);

    /// <summary>What rows and columns of the target are made of.</summary>
    public (ResampleWeights Vertical, ResampleWeights Horizontal) Weights(int height, int width)
    {
        var (scaledHeight, scaledWidth) = ScaledSize(height, width);
        return (Weights(height, scaledHeight, preprocessing.Height), Weights(width, scaledWidth, preprocessing.Width));
    }

    /// <summary>Fills a target of the preprocessing's height and width.</summary>
    /// <param name="source">[height, width, 3]</param>
    /// <param name="height">Rows of the source.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="target">[Height, Width, 3]</param>
    public void Scale(ReadOnlySpan<byte> source, int height, int width, Span<byte> target)
    {
        // Other sizes of the same scale are rare: remembering the last is enough for images of one size.
        if (horizontal?.Source != width || vertical?.Source != height)
            (vertical, horizontal) = Weights(height, width);

        int first = vertical.Start(0);
        int last = preprocessing.Height - 1;
        int needed = vertical.Start(last) + vertical.Of(last).Length - first;
        int stride = 3 * preprocessing.Width;
        if ((long)needed * stride > Array.MaxLength)
            throw new ArgumentException($"An image of {height} rows is too long to be scaled to a width of {preprocessing.Width} pixels.", nameof(height));
        if (rows.Length < needed * stride)
            rows = new byte[needed * stride];
        for (int row = 0; row < needed; row++)
            ScaleRow(source.Slice((first + row) * width * 3, width * 3), rows.AsSpan(row * stride, stride), horizontal);
        for (int row = 0; row < preprocessing.Height; row++)
            MixRows(rows.AsSpan((vertical.Start(row) - first) * stride), vertical.Of(row), target.Slice(row * stride, stride));
    }

    private static void ScaleRow(ReadOnlySpan<byte> source, Span<byte> target, ResampleWeights weights)
    {
        for (int column = 0; 3 * column < target.Length; column++)
        {
            int red = 1 << (ResampleWeights.Precision - 1), green = red, blue = red;
            int at = 3 * weights.Start(column);
            foreach (int weight in weights.Of(column))
            {
                red += weight * source[at];
                green += weight * source[at + 1];
                blue += weight * source[at + 2];
                at += 3;
            }

            target[3 * column] = ToByte(red);
            target[3 * column + 1] = ToByte(green);
            target[3 * column + 2] = ToByte(blue);
        }
    }

    // A row of the target from as many rows of the source as there are weights.
    private static void MixRows(ReadOnlySpan<byte> source, ReadOnlySpan<int> weights, Span<byte> target)
    {
        int i = 0;
        for (; i <= target.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            MixVector(source[i..], target.Length, weights).CopyTo(target[i..]);
        for (; i < target.Length; i++)
        {
            int sum = 1 << (ResampleWeights.Precision - 1);
            for (int tap = 0; tap < weights.Length; tap++)
                sum += weights[tap] * source[(tap * target.Length) + i];
            target[i] = ToByte(sum);
        }
    }

    private static Vector<byte> MixVector(ReadOnlySpan<byte> source, int stride, ReadOnlySpan<int> weights)
    {
        Vector<int> first = Vector.Create(1 << (ResampleWeights.Precision - 1)), second = first, third = first, fourth = first;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            int weight = weights[tap];
            Vector.Widen(new Vector<byte>(source[(tap * stride)..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> lowest, out Vector<uint> lower);
            Vector.Widen(high, out Vector<uint> higher, out Vector<uint> highest);
            first += weight * lowest.As<uint, int>();
            second += weight * lower.As<uint, int>();
            third += weight * higher.As<uint, int>();
            fourth += weight * highest.As<uint, int>();
        }

        return Vector.Narrow(Vector.Narrow(ToBytes(first), ToBytes(second)), Vector.Narrow(ToBytes(third), ToBytes(fourth)));
    }

    private static Vector<uint> ToBytes(Vector<int> sums) =>
        Vector.Min(Vector.Max(sums >> ResampleWeights.Precision, Vector<int>.Zero), Vector.Create((int)byte.MaxValue)).As<int, uint>();

    private static byte ToByte(int sum) => (byte)Math.Clamp(sum >> ResampleWeights.Precision, 0, byte.MaxValue);

    // Halves are rounded to even.
    private ResampleWeights Weights(int source, int scaled, int wanted) =>
        new(source, scaled, (int)Math.Round((scaled - wanted) / 2.0), wanted, preprocessing.Interpolation);

    private (int Height, int Width) ScaledSize(int height, int width)
    {
        if (preprocessing.ShorterSide is not { } side)
            return (preprocessing.Height, preprocessing.Width);
        return height <= width ? (side, Longer(side, width, height)) : (Longer(side, height, width), side);
    }

    private static int Longer(int side, int longer, int shorter)
    {
        long scaled = (long)side * longer / shorter;
        return scaled <= int.MaxValue ? (int)scaled : throw new ArgumentException($"An image with sides of {longer} and {shorter} pixels is too long to be scaled to a shorter side of {side}.");
    }
}
