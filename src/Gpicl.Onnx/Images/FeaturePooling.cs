using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gpicl.Onnx.Images;

/// <summary>Averages features over positions.</summary>
internal static class FeaturePooling
{
    /// <summary>How many features an image has, at how many positions, and whether those of a position stand together.</summary>
    public static (int Width, int Positions, bool IsLast) Layout(long[] shape, bool channelsLast)
    {
        bool last = shape.Length == 3 || (shape.Length == 4 && channelsLast);
        long width = last ? shape[^1] : shape[1];
        return ((int)width, (int)(shape.Skip(1).Aggregate(1L, (product, size) => product * size) / width), last);
    }

    /// <summary>Brings a tensor of features to [N, features].</summary>
    /// <param name="values">The tensor.</param>
    /// <param name="shape">[N, features], [N, features, height, width], [N, height, width, features] or [N, positions, features].</param>
    /// <param name="count">N</param>
    /// <param name="channelsLast">Whether features of four dimensions come last.</param>
    /// <param name="name">The tensor's name.</param>
    public static float[] Pool(ReadOnlySpan<float> values, long[] shape, int count, bool channelsLast, string name)
    {
        if (shape.Length is < 2 or > 4 || shape[0] != count || Array.Exists(shape, size => size < 1))
        {
            throw new ArgumentException(
                $"Tensor '{name}' has the shape [{string.Join(", ", shape)}] for {count} images; "
                + "features must be [N, features], with positions in space in between or behind.",
                nameof(shape));
        }

        var (width, positions, last) = Layout(shape, channelsLast);
        var (step, stride) = last ? (width, 1) : (1, positions);
        var features = new float[count * width];
        for (int i = 0; i < features.Length; i++)
        {
            ReadOnlySpan<float> from = values[(i / width * width * positions + i % width * stride)..];
            features[i] = (float)((step == 1 ? Sum(from[..positions]) : Sum(from, step, positions)) / positions);
        }

        return features;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(ReadOnlySpan<float> values)
    {
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[i..]), out Vector<double> low, out Vector<double> high);
            sums += low + high;
        }

        return Vector.Sum(sums) + Sum(values[i..], 1, values.Length - i);
    }

    private static double Sum(ReadOnlySpan<float> values, int step, int count)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += values[i * step];
        return sum;
    }
}
