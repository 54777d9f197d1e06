using Gpicl.Cli.Output;

namespace Gpicl.Cli.MetaLearning;

/// <summary>A data set as a command line names it.</summary>
/// <param name="Path">A folder, a CSV file, or the word for the Random dataset.</param>
/// <param name="Features">The network whose features of its images are meant; null for the data as they are.</param>
internal sealed record DataArgument(string Path, string? Features)
{
    /// <summary>Takes <c>PATH@NAME</c> apart. A path that exists is taken as it is, whatever it is called.</summary>
    public static DataArgument Parse(string text)
    {
        int at = text.LastIndexOf('@');
        return at > 0 && at < text.Length - 1 && !System.IO.Path.Exists(text) ? new DataArgument(text[..at], text[(at + 1)..]) : new DataArgument(text, null);
    }

    /// <summary>Takes it apart for commands that read data more than once.</summary>
    /// <exception cref="UsageException">It stands for standard input.</exception>
    public static DataArgument ParseStored(string text) => text == CommandConsole.StandardStream
        ? throw new UsageException($"--data is '{text}', but this command reads its data more than once; put them into a file.")
        : Parse(text);

    /// <summary>What tables call it.</summary>
    /// <param name="dataset">The name of the data set.</param>
    public string NameOf(string dataset) => Features == null ? dataset : $"{dataset}@{Features}";
}
