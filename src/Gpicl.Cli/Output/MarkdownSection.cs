using System.Text;
using Gpicl.Cli.Commands;
using Gpicl.IO;

namespace Gpicl.Cli.Output;

/// <summary>The part of a Markdown file that a command owns; all text around it is kept.</summary>
internal sealed class MarkdownSection
{
    private readonly string path;
    private readonly string command;
    private readonly string before;
    private readonly string after;

    private MarkdownSection(string path, string command, string before, string after) =>
        (this.path, this.command, this.before, this.after) = (path, command, before, after);

    /// <summary>The line before what a command writes.</summary>
    public static string Begin(string command) => $"<!-- gpicl {command}: begin -->";

    /// <summary>The line after it.</summary>
    public static string End(string command) => $"<!-- gpicl {command}: end -->";

    /// <summary>Finds the section of a file, which may not exist yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="command">The command that owns the section, such as <c>bench report</c>.</param>
    /// <exception cref="UsageException">The file exists without the two lines, or its folder does not exist.</exception>
    public static MarkdownSection Find(string path, string command)
    {
        if (!File.Exists(path))
        {
            CommandOptions.RequireFolder("--markdown", path);
            return new MarkdownSection(path, command, "", "");
        }

        string text = File.ReadAllText(path);
        string first = Begin(command), last = End(command);
        int begin = text.IndexOf(first, StringComparison.Ordinal), end = text.IndexOf(last, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new UsageException($"--markdown is '{path}', which exists; it must hold the lines '{first}' and '{last}', between which the result goes.");
        return new MarkdownSection(path, command, text[..begin], text[(end + last.Length)..]);
    }

    /// <summary>Puts a result in its place.</summary>
    public void Write(string result) =>
        AtomicFile.Write(
            path, stream => stream.Write(Encoding.UTF8.GetBytes($"{before}{Begin(command)}\n{result}\n{End(command)}{(after.Length == 0 ? "\n" : after)}")));
}
