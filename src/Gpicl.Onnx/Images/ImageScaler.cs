using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Onnx.Images;

/// <summary>Scales images and cuts out their middle. Along rows first, then along columns, rounding to bytes after each.</summary>
/// <param name="preprocessing">The sizes and the interpolation.</param>
/// <param name="threadCount">Most threads for an image; null for as many as there are processor cores.</param>
internal sealed class ImageScaler(ImagePreprocessing preprocessing, int? threadCount = null)
{
    private const int BytesForThreads = 1 << 19; // of an image; below, threads cost more than they save

    private readonly ParallelOptions threads = new() { MaxDegreeOfParallelism = threadCount ?? -1 };
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
    /// <param name="image">The source.</param>
    /// <param name="target">[Height, Width, 3]</param>
    public void Scale(PixelImage image, byte[] target)
    {
        // Other sizes of the same scale are rare: remembering the last is enough for images of one size.
        if (horizontal?.Source != image.Width || vertical?.Source != image.Height)
            (vertical, horizontal) = Weights(image.Height, image.Width);

        int first = vertical.Start(0);
        int last = preprocessing.Height - 1;
        int needed = vertical.Start(last) + vertical.Of(last).Length - first;
        int stride = 3 * preprocessing.Width;
        if ((long)needed * stride > Array.MaxLength)
            throw new ArgumentException($"An image of {image.Height} rows is too long to be scaled to a width of {preprocessing.Width} pixels.");
        if (rows.Length < needed * stride)
            rows = new byte[needed * stride];
        ForEach(needed, 3 * image.Width, (row, rgb) => ScaleRow(image.RgbRow(first + row, rgb), rows.AsSpan(row * stride, stride), horizontal));
        ForEach(preprocessing.Height, stride * vertical.Of(last).Length, (row, _) =>
            MixRows(rows.AsSpan((vertical.Start(row) - first) * stride), vertical.Of(row), target.AsSpan(row * stride, stride)));
    }

    // Works on rows, each with room for as many bytes as it takes to be worked on; by many threads where there is much to do.
    private void ForEach(int count, int bytes, Action<int, byte[]> work)
    {
        if ((long)count * bytes >= BytesForThreads)
        {
            Parallel.For(0, count, threads, () => new byte[bytes], (row, _, room) => Work(row, room), _ => { });
            return;
        }

        var one = new byte[bytes];
        for (int row = 0; row < count; row++)
            Work(row, one);

        byte[] Work(int row, byte[] room)
        {
            work(row, room);
            return room;
        }
    }

    // Red, green and blue of a pixel are worked on together, and with them the first byte of the next pixel, which is overwritten
    // in its turn. Behind the last pixel of a row there is none: it is copied to where there is room.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void ScaleRow(ReadOnlySpan<byte> source, Span<byte> target, ResampleWeights weights)
    {
        int columns = target.Length / 3, last = source.Length - 3;
        uint lastPixel = (uint)(source[last] | source[last + 1] << 8 | source[last + 2] << 16);
        fixed (byte* from = source, to = target)
        {
            for (int column = 0; column < columns; column++)
            {
                Vector128<int> sums = Vector128.Create(1 << (ResampleWeights.Precision - 1));
                int at = 3 * weights.Start(column);
                foreach (int weight in weights.Of(column))
                {
                    uint pixel = at < last ? *(uint*)(from + at) : lastPixel;
                    sums += weight * Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(pixel).AsByte())).AsInt32();
                    at += 3;
                }

                sums = Vector128.Min(Vector128.Max(sums >> ResampleWeights.Precision, Vector128<int>.Zero), Vector128.Create((int)byte.MaxValue));
                Vector128<ushort> narrow = Vector128.Narrow(sums.AsUInt32(), sums.AsUInt32());
                uint scaled = Vector128.Narrow(narrow, narrow).AsUInt32()[0];
                if (column < columns - 1)
                    *(uint*)(to + 3 * column) = scaled;
                else
                    (to[3 * column], to[3 * column + 1], to[3 * column + 2]) = ((byte)scaled, (byte)(scaled >> 8), (byte)(scaled >> 16));
            }
        }
    }

    // A row of the target from as many rows of the source as there are weights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
        if (scaled > int.MaxValue)
            throw new ArgumentException($"An image with sides of {longer} and {shorter} pixels is too long to be scaled to a shorter side of {side}.");
        return (int)scaled;
    }
}
