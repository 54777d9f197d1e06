using System.CommandLine;
using System.Globalization;
using Gpicl.Cli.Output;

namespace Gpicl.Cli.Commands;

/// <summary>Makes the options of commands, all refusing bad values with the same kind of message.</summary>
internal static class CommandOptions
{
    /// <summary>The most threads a pool of the engine can have.</summary>
    public const int MaximumThreads = 1024;

    /// <summary>Prints the result as one JSON object.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print exactly one JSON object on standard output." };

    /// <summary>Threads to measure with.</summary>
    public static Option<int> Threads() =>
        WholeNumber("--threads", "Threads that work at once.", 1, MaximumThreads, Math.Min(Environment.ProcessorCount, MaximumThreads));

    /// <summary>The key of all random numbers; null unless given.</summary>
    public static Option<long?> Seed() => Create<long?>(
        "--seed", "Key of initial weights, tasks and sequences.", "number", $"a whole number from 0 to {long.MaxValue}",
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null);

    /// <summary>A whole number within bounds; null unless given.</summary>
    public static Option<int?> WholeNumber(string name, string description, int minimum, int maximum) => Create(
        name, description, "number", $"a whole number from {minimum} to {maximum}", text => ParseWholeNumber(text, minimum, maximum));

    /// <summary>A whole number within bounds that has a default.</summary>
    public static Option<int> WholeNumber(string name, string description, int minimum, int maximum, int standard)
    {
        Option<int> option = RequiredWholeNumber(name, description, minimum, maximum);
        option.Required = false;
        option.DefaultValueFactory = _ => standard;
        return option;
    }

    /// <summary>A whole number within bounds that has to be given.</summary>
    public static Option<int> RequiredWholeNumber(string name, string description, int minimum, int maximum)
    {
        Option<int> option = Create(
            name, description, "number", $"a whole number from {minimum} to {maximum}", text => ParseWholeNumber(text, minimum, maximum),
            value => value ?? minimum);
        option.Required = true;
        return option;
    }

    /// <summary>A number within bounds; null unless given.</summary>
    public static Option<double?> Number(string name, string description, double minimum, double maximum) => Create<double?>(
        name, description, "number", FormattableString.Invariant($"a number from {minimum} to {maximum}"),
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum && value <= maximum
            ? value
            : null);

    /// <summary>One word of a few; null unless given.</summary>
    public static Option<string?> OptionalChoice(string name, string description, params string[] choices) => Create(
        name, description, string.Join('|', choices), "one of " + string.Join(", ", choices), text => choices.Contains(text) ? text : null);

    /// <summary>One word of a few.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it chooses.</param>
    /// <param name="choices">The words; the first is the default.</param>
    public static Option<string> Choice(string name, string description, params string[] choices)
    {
        Option<string> option = OptionalChoice(name, description, choices)!;
        option.DefaultValueFactory = _ => choices[0];
        return option;
    }

    /// <summary>A file that has to exist when it is named.</summary>
    public static Option<FileInfo?> ExistingFile(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "file",
        CustomParser = result =>
        {
            var file = new FileInfo(result.Tokens[0].Value);
            if (!file.Exists)
                result.AddError($"{name} is '{result.Tokens[0].Value}'; there is no such file.");
            return file;
        },
    };

    /// <summary>Refuses options that would have no effect, so that nobody believes they had.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="reason">What is said behind the option's name: why it has none, and what to do.</param>
    /// <param name="options">Those that must not be given.</param>
    /// <exception cref="UsageException">One of them is given.</exception>
    public static void RefuseInVain(ParseResult parsed, string reason, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} {reason}");
    }

    /// <summary>Refuses a file that cannot be written because its folder is missing, before any work is done for it.</summary>
    /// <param name="option">What the path was given with.</param>
    /// <param name="path">The file to write; null for none.</param>
    /// <exception cref="UsageException">The folder does not exist, or the path is that of a folder.</exception>
    public static void RequireFolder(string option, string? path)
    {
        if (path == null)
            return;
        if (path == CommandConsole.StandardStream)
            throw new UsageException($"{option} is '{path}', but what is written there goes into a file; one of that name is './{path}'.");
        if (path.Length == 0 || Directory.Exists(path))
            throw new UsageException($"{option} is '{path}'; it must be a file.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new UsageException($"{option} is '{path}', but its folder does not exist.");
    }

    private static int? ParseWholeNumber(string text, int minimum, int maximum) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum ? value : null;

    private static Option<T> Create<T>(string name, string description, string helpName, string allowed, Func<string, T> parse) =>
        Create(name, description, helpName, allowed, parse, value => value);

    // Parsing gives null for what is not allowed.
    private static Option<TResult> Create<T, TResult>(
        string name, string description, string helpName, string allowed, Func<string, T> parse, Func<T, TResult> convert)
    {
        var option = new Option<TResult>(name) { Description = description, HelpName = helpName };
        option.CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            T value = parse(text);
            if (value == null)
                result.AddError($"{name} is '{text}'; it must be {allowed}.");
            return convert(value);
        };
        return option;
    }
}
