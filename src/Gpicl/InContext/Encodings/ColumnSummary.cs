namespace Gpicl.InContext.Encodings;

/// <summary>One feature of a support set: its values in order, and their deviation. Missing values are left out.</summary>
internal sealed class ColumnSummary
{
    private readonly float[] sorted; // at least one, or nothing is asked

    /// <summary>Takes one column of a support set.</summary>
    /// <param name="inputs">[rows, width], at least one row.</param>
    /// <param name="width">Features of a row.</param>
    /// <param name="column">Which of them.</param>
    /// <param name="variance">Its variance; exactly 0 for a constant.</param>
    public ColumnSummary(ReadOnlySpan<float> inputs, int width, int column, double variance)
    {
        var values = new List<float>(inputs.Length / width);
        for (int i = column; i < inputs.Length; i += width)
            if (!float.IsNaN(inputs[i]))
                values.Add(inputs[i]);
        HasMissing = values.Count < inputs.Length / width;
        values.Sort();
        sorted = [.. values];
        Deviation = Math.Sqrt(variance);
        IsTwoValued = Deviation > 0 && sorted.AsSpan().IndexOfAnyExcept(sorted[0], sorted[^1]) < 0;
    }

    /// <summary>Whether some examples have no value.</summary>
    public bool HasMissing { get; }

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
