using System.CommandLine;
using System.Globalization;

namespace Gpicl.Cli.Commands;

/// <summary>Makes the options commands share, all refusing bad values with the same kind of message.</summary>
internal static class CommandOptions
{
    /// <summary>The most threads a pool of the engine can have.</summary>
    public const int MaximumThreads = 1024;

    /// <summary>Prints the result as one JSON object.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print exactly one JSON object on standard output." };

    /// <summary>Threads to measure with.</summary>
    public static Option<int> Threads() =>
        WholeNumber("--threads", "Threads that work at once.", 1, MaximumThreads, Math.Min(Environment.ProcessorCount, MaximumThreads));

    /// <summary>A whole number within bounds.</summary>
    public static Option<int> WholeNumber(string name, string description, int minimum, int maximum, int standard)
    {
        Option<int> option = WholeNumber(name, description, minimum, maximum);
        option.DefaultValueFactory = _ => standard;
        return option;
    }

    /// <summary>A whole number within bounds that has to be given.</summary>
    public static Option<int> RequiredWholeNumber(string name, string description, int minimum, int maximum)
    {
        Option<int> option = WholeNumber(name, description, minimum, maximum);
        option.Required = true;
        return option;
    }

    /// <summary>One word of a few.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it chooses.</param>
    /// <param name="choices">The words; the first is the default.</param>
    public static Option<string> Choice(string name, string description, params string[] choices) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', choices),
        DefaultValueFactory = _ => choices[0],
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!choices.Contains(text))
                result.AddError($"{name} is '{text}'; it must be one of {string.Join(", ", choices)}.");
            return text;
        },
    };

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

    /// <summary>Refuses a file that cannot be written because its folder is missing, before any work is done for it.</summary>
    /// <param name="option">What the path was given with.</param>
    /// <param name="path">The file to write; null for none.</param>
    /// <exception cref="UsageException">The folder does not exist, or the path is that of a folder.</exception>
    public static void RequireFolder(string option, string? path)
    {
        if (path == null)
            return;
        if (path.Length == 0 || Directory.Exists(path))
            throw new UsageException($"{option} is '{path}'; it must be a file.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new UsageException($"{option} is '{path}', but its folder does not exist.");
    }

    private static Option<int> WholeNumber(string name, string description, int minimum, int maximum) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum)
                return value;
            result.AddError($"{name} is '{text}'; it must be a whole number from {minimum} to {maximum}.");
            return minimum;
        },
    };
}
