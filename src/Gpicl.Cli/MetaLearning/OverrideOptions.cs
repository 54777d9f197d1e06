using System.CommandLine;
using System.Globalization;

namespace Gpicl.Cli.MetaLearning;

/// <summary>Makes options that override a part of a preset: null unless given, refused outside their bounds.</summary>
internal static class OverrideOptions
{
    /// <summary>A whole number within bounds.</summary>
    public static Option<int?> WholeNumber(string name, string description, int minimum, int maximum) => Create<int?>(name, description, "number", (text, fail) =>
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum)
            return value;
        fail($"it must be a whole number from {minimum} to {maximum}");
        return null;
    });

    /// <summary>A number within bounds.</summary>
    public static Option<double?> Number(string name, string description, double minimum, double maximum) => Create<double?>(name, description, "number", (text, fail) =>
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum && value <= maximum)
            return value;
        fail(FormattableString.Invariant($"it must be a number from {minimum} to {maximum}"));
        return null;
    });

    /// <summary>The key of all random numbers.</summary>
    public static Option<long?> Seed() => Create<long?>("--seed", "Key of initial weights, tasks and sequences.", "number", (text, fail) =>
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value))
            return value;
        fail($"it must be a whole number from 0 to {long.MaxValue}");
        return null;
    });

    /// <summary>One word of a few.</summary>
    public static Option<string?> Choice(string name, string description, params string[] choices) => Create<string?>(name, description, string.Join('|', choices), (text, fail) =>
    {
        if (!choices.Contains(text))
            fail($"it must be {string.Join(" or ", choices)}");
        return text;
    });

    private static Option<T> Create<T>(string name, string description, string helpName, Func<string, Action<string>, T> parse) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => parse(result.Tokens[0].Value, reason => result.AddError($"{name} is '{result.Tokens[0].Value}'; {reason}.")),
    };
}
