using System.Text;
using Gpicl.Checkpoints;
using Gpicl.Cli.Commands;

namespace Gpicl.Cli.Report;

/// <summary>The part of a Markdown file that the report owns; all text around it is kept.</summary>
internal sealed class MarkdownSection
{
    /// <summary>The line before the report.</summary>
    public const string Begin = "<!-- gpicl bench report: begin -->";

    /// <summary>The line after the report.</summary>
    public const string End = "<!-- gpicl bench report: end -->";

    private readonly string path;
    private readonly string before;
    private readonly string after;

    private MarkdownSection(string path, string before, string after) => (this.path, this.before, this.after) = (path, before, after);

    /// <summary>Finds the section of a file, which may not exist yet.</summary>
    /// <exception cref="UsageException">The file exists without the two lines, or its folder does not exist.</exception>
    public static MarkdownSection Find(string path)
    {
        if (!File.Exists(path))
        {
            CommandOptions.RequireFolder("--markdown", path);
            return new MarkdownSection(path, "", "");
        }

        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new UsageException($"--markdown is '{path}', which exists; it must hold the lines '{Begin}' and '{End}', between which the report goes.");
        return new MarkdownSection(path, text[..begin], text[(end + End.Length)..]);
    }

    /// <summary>Puts the report in its place.</summary>
    public void Write(string report) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes($"{before}{Begin}\n{report}\n{End}{(after.Length == 0 ? "\n" : after)}")));
}
