namespace Gpicl.Cli.Experiments;

/// <summary>What is varied.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The values it takes, in the order of tables.</param>
internal sealed record ExperimentAxis(string Name, IReadOnlyList<AxisValue> Values)
{
    /// <summary>An axis of numbers that are written as they are.</summary>
    public static ExperimentAxis Of(string name, params IReadOnlyList<double> values) =>
        new(name, [.. values.Select(value => new AxisValue(FormattableString.Invariant($"{value:#,0.######}"), value))]);

    /// <summary>An axis of powers of two.</summary>
    public static ExperimentAxis Powers(string name, params IReadOnlyList<int> exponents) =>
        new(name, [.. exponents.Select(exponent => new AxisValue(FormattableString.Invariant($"{Math.Pow(2, exponent):N0}"), Math.Pow(2, exponent)))]);
}

/// <summary>One value of an axis.</summary>
/// <param name="Label">As tables show it; unique on its axis.</param>
/// <param name="Number">As recipes and plots take it.</param>
internal sealed record AxisValue(string Label, double Number);
