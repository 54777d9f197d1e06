namespace Gpicl.Cli.Charts;

/// <summary>A horizontal dashed line to compare with, such as chance or a published result. Immutable.</summary>
internal sealed class ReferenceLine
{
    /// <summary>Takes the height and the label of the line.</summary>
    /// <param name="label">Shown at the line's right end.</param>
    /// <param name="y">Finite and at most 1e30 in magnitude.</param>
    /// <exception cref="ArgumentException">The label is empty, or the value not finite or too large.</exception>
    public ReferenceLine(string label, double y)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        if (!Axis.CanShow(y))
            throw new ArgumentException(
                FormattableString.Invariant($"Reference line '{label}' is at {y}; it must be finite and at most 1e30 in magnitude."), nameof(y));
        Label = label;
        Y = y;
    }

    /// <summary>Shown at the line's right end.</summary>
    public string Label { get; }

    /// <summary>The height of the line on the y axis.</summary>
    public double Y { get; }
}
