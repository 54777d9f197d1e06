namespace Gpicl.InContext.Encodings;

/// <summary>One feature of a support set: its values in order, and their mean and deviation.</summary>
internal sealed class ColumnSummary
{
    private readonly float[] sorted;

    /// <summary>Takes one column of a support set.</summary>
    /// <param name="inputs">[rows, width], at least one row.</param>
    /// <param name="width">Features of a row.</param>
    /// <param name="column">Which of them.</param>
    /// <param name="variance">Its variance; exactly 0 for a constant.</param>
    public ColumnSummary(ReadOnlySpan<float> inputs, int width, int column, double variance)
    {
        sorted = new float[inputs.Length / width];
        for (int row = 0; row < sorted.Length; row++)
            sorted[row] = inputs[row * width + column];
        Array.Sort(sorted);
        Deviation = Math.Sqrt(variance);
        IsTwoValued = Deviation > 0 && sorted.AsSpan().IndexOfAnyExcept(sorted[0], sorted[^1]) < 0;
    }

    /// <summary>Standard deviation; exactly 0 for a constant.</summary>
    public double Deviation { get; }

    /// <summary>Whether there are two values and no third.</summary>
    public bool IsTwoValued { get; }

    /// <summary>Greatest value less the least.</summary>
    public double Range => (double)sorted[^1] - sorted[0];

    /// <summary>The value below which a part of the others lies, between two of them if need be.</summary>
    public double Quantile(double part)
    {
        double place = part * (sorted.Length - 1);
        int below = (int)place;
        double value = sorted[below];
        return below + 1 < sorted.Length ? value + (place - below) * ((double)sorted[below + 1] - value) : value;
    }
}
