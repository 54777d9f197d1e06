namespace Gpicl.Datasets;

/// <summary>
/// Resizes one axis so that every new pixel is the mean over the stretch it covers, each old pixel weighted by exactly
/// the part of it that is covered. The mean of an image is kept. A larger size repeats pixels and blends where a new
/// pixel crosses an edge.
/// </summary>
internal sealed class AreaResize
{
    private readonly int[] first; // [to], the first old pixel that each new one covers
    private readonly float[][] weights; // [to][covered], sum to 1

    public AreaResize(int from, int to)
    {
        first = new int[to];
        weights = new float[to][];
        for (int target = 0; target < to; target++)
        {
            // In units of 1/to of an old pixel, the new one covers [start, end) and old pixel i covers [i·to, (i+1)·to).
            (long start, long end) = ((long)target * from, (target + 1L) * from);
            int begin = (int)(start / to);
            int last = (int)((end - 1) / to);
            first[target] = begin;
            weights[target] = new float[last - begin + 1];
            for (int i = begin; i <= last; i++)
                weights[target][i - begin] = (float)((Math.Min(end, (i + 1L) * to) - Math.Max(start, (long)i * to)) / (double)from);
        }
    }

    /// <summary>What a new pixel is made of: weights, which add up to 1, of the old pixels from the first on.</summary>
    public ReadOnlySpan<float> Weights(int target, out int firstPixel)
    {
        firstPixel = first[target];
        return weights[target];
    }

    /// <summary>Resizes lines of <paramref name="stride"/> interleaved pixels: [from, stride] to [to, stride].</summary>
    public void Apply(ReadOnlySpan<float> source, Span<float> target, int stride)
    {
        for (int i = 0; i < first.Length; i++)
            for (int lane = 0; lane < stride; lane++)
            {
                float sum = 0;
                for (int covered = 0; covered < weights[i].Length; covered++)
                    sum += weights[i][covered] * source[(first[i] + covered) * stride + lane];
                target[i * stride + lane] = sum;
            }
    }
}
