namespace Gpicl.Onnx.Images;

/// <summary>
/// Which pixels along one axis of an image a pixel of the scaled image is made of, and how much of each. A filter is as wide as
/// a pixel of the larger of the two, so that none is left out where an image becomes smaller.
/// </summary>
internal sealed class ResampleWeights
{
    /// <summary>Bits of a weight behind the point.</summary>
    public const int Precision = 22;

    private readonly int[] starts; // [outputs]
    private readonly int[] weights; // [outputs, taps], zero behind the last tap
    private readonly int[] counts; // [outputs]
    private readonly int taps;

    /// <summary>Weights of some neighboring pixels of the scaled image.</summary>
    /// <param name="source">Pixels before scaling.</param>
    /// <param name="scaled">Pixels after scaling.</param>
    /// <param name="first">First pixel wanted.</param>
    /// <param name="outputs">Number of pixels wanted.</param>
    /// <param name="interpolation">Kind of filter.</param>
    public ResampleWeights(int source, int scaled, int first, int outputs, Interpolation interpolation)
    {
        double scale = (double)source / scaled;
        double stretch = Math.Max(scale, 1);
        double support = stretch * (interpolation == Interpolation.Bilinear ? 1 : 2);
        Source = source;
        taps = 2 * (int)Math.Ceiling(support) + 1;
        starts = new int[outputs];
        counts = new int[outputs];
        weights = new int[checked(outputs * taps)];
        var values = new double[taps];
        for (int i = 0; i < outputs; i++)
        {
            double center = (first + i + 0.5) * scale;
            int start = Math.Max(0, (int)(center - support + 0.5));
            int count = Math.Min(source, (int)(center + support + 0.5)) - start;
            double sum = 0;
            for (int tap = 0; tap < count; tap++)
                sum += values[tap] = Filter(interpolation, (start + tap - center + 0.5) / stretch);
            for (int tap = 0; tap < count; tap++)
                weights[i * taps + tap] = (int)Math.Round(values[tap] / sum * (1 << Precision), MidpointRounding.AwayFromZero);
            (starts[i], counts[i]) = (start, count);
        }
    }

    /// <summary>Pixels before scaling.</summary>
    public int Source { get; }

    /// <summary>First pixel that pixel <paramref name="output"/> is made of.</summary>
    public int Start(int output) => starts[output];

    /// <summary>Weights of that pixel and the ones behind it.</summary>
    public ReadOnlySpan<int> Of(int output) => weights.AsSpan(output * taps, counts[output]);

    /// <summary>The weights as fractions, exactly: [outputs, <see cref="Source"/>].</summary>
    public double[] ToMatrix()
    {
        var matrix = new double[checked(starts.Length * Source)];
        for (int i = 0; i < starts.Length; i++)
            for (int tap = 0; tap < counts[i]; tap++)
                matrix[i * Source + starts[i] + tap] = (double)weights[i * taps + tap] / (1 << Precision);
        return matrix;
    }

    private static double Filter(Interpolation interpolation, double x)
    {
        x = Math.Abs(x);
        if (interpolation == Interpolation.Bilinear)
            return Math.Max(0, 1 - x);
        return x switch
        {
            < 1 => (1.5 * x - 2.5) * x * x + 1,
            < 2 => ((-0.5 * x + 2.5) * x - 4) * x + 2,
            _ => 0,
        };
    }
}
