using System.CommandLine;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Csv;

namespace Gpicl.Cli.MetaLearning;

/// <summary>How data on disk are to be understood where they do not say so themselves.</summary>
/// <param name="Table">Layout of tables.</param>
/// <param name="IdxClasses">Number of classes of IDX files.</param>
internal sealed record DataOptions(TableOptions Table, int IdxClasses);

/// <summary>The options of every command that reads data.</summary>
internal sealed class DataOptionSet
{
    private readonly Option<string?> labelColumn = new("--label-column")
    {
        Description = "Tables: the column that holds the label, by its name or its number from 1. Default: the last.",
        HelpName = "name|number",
    };

    private readonly Option<string?> header = CommandOptions.OptionalChoice(
        "--header", "Tables: whether the first line holds the names of the columns. Default: found out.", "yes", "no");

    private readonly Option<bool> decimalComma = new("--decimal-comma") { Description = "Tables: numbers have a comma before their decimals." };
    private readonly Option<int> classes = CommandOptions.WholeNumber("--classes", "IDX files: number of classes.", 1, 256, 10);

    private readonly Option<char?> separator = Separator();

    /// <summary>What stands between two fields of a table; null unless given.</summary>
    public static Option<char?> Separator() => new("--separator")
    {
        Description = "Tables: what stands between two fields, a character, 'tab' or 'space'. Default: found out, a comma in doubt.",
        HelpName = "character",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            char? found = text switch
            {
                "tab" => '\t',
                "space" => ' ',
                [var single] when single is not ('"' or '\r' or '\n' or '\0') => single,
                _ => null,
            };
            if (found == null)
                result.AddError($"--separator is '{text}'; it must be one character other than a quotation mark, or 'tab' or 'space'.");
            return found;
        },
    };

    /// <summary>All options.</summary>
    public Option[] All => [labelColumn, separator, header, decimalComma, classes];

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Add(option);
    }

    /// <summary>What a command line says.</summary>
    /// <exception cref="UsageException">Numbers and fields would have the same separator.</exception>
    public DataOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(decimalComma) && parsed.GetValue(separator) == ',')
            throw new UsageException("--decimal-comma was given, so that --separator cannot be a comma, too.");
        return new DataOptions(
            new TableOptions
            {
                LabelColumn = parsed.GetValue(labelColumn),
                Separator = parsed.GetValue(separator),
                Header = parsed.GetValue(header) switch
                {
                    "yes" => true,
                    "no" => false,
                    _ => null,
                },
                DecimalComma = parsed.GetValue(decimalComma),
            },
            parsed.GetValue(classes));
    }
}
