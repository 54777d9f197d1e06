using System.Text.Json;
using Gpicl.Cli.Output;

namespace Gpicl.Cli.Tests;

/// <summary>One command line, run in this process.</summary>
internal sealed record CommandRun(ExitCode ExitCode, string Output, string Error)
{
    /// <summary>The one JSON object on standard output.</summary>
    public JsonElement Json
    {
        get
        {
            using JsonDocument document = JsonDocument.Parse(Output); // refuses anything before or after the object
            return document.RootElement.Clone();
        }
    }

    public static async Task<CommandRun> RunAsync(string commandLine, CancellationToken cancellation = default)
    {
        using StringWriter output = new(), error = new();
        ExitCode exitCode = await GpiclCommandLine.RunAsync(
            commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), new CommandConsole(output, error), cancellation);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
