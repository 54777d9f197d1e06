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

    /// <summary>What tables call it.</summary>
    /// <param name="dataset">The name of the data set.</param>
    public string NameOf(string dataset) => Features == null ? dataset : $"{dataset}@{Features}";
}
