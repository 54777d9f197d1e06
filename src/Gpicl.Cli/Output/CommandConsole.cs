using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gpicl.Cli.Output;

/// <summary>
/// Where commands write. Results go to standard output: one JSON object, or tables for people. Messages and progress go to
/// standard error.
/// </summary>
internal sealed class CommandConsole
{
    /// <summary>What a command line calls standard input and standard output, where it names files.</summary>
    public const string StandardStream = "-";

    private const int WidthWithoutTerminal = 120;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly IAnsiConsole tables;
    private readonly ProgressDisplay progress;

    /// <summary>A console that writes to the given writers.</summary>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives messages and progress.</param>
    /// <param name="outputIsTerminal">Whether tables may use colors and the terminal's width.</param>
    /// <param name="errorIsTerminal">Whether progress may redraw what it has written.</param>
    /// <param name="input">Standard input; empty when null.</param>
    public CommandConsole(TextWriter output, TextWriter error, bool outputIsTerminal = false, bool errorIsTerminal = false, Stream? input = null)
    {
        Input = input ?? Stream.Null;
        Output = output;
        Error = error;
        tables = CreateConsole(output, outputIsTerminal);
        progress = errorIsTerminal ? new LiveProgress(CreateConsole(error, true)) : new PlainProgress(error);
    }

    /// <summary>Gives data that are not in a file.</summary>
    public Stream Input { get; }

    /// <summary>Receives results only.</summary>
    public TextWriter Output { get; }

    /// <summary>Receives messages and progress.</summary>
    public TextWriter Error { get; }

    /// <summary>A console that shows nothing, for processes of which another one speaks.</summary>
    public static CommandConsole Silent { get; } = new(TextWriter.Null, TextWriter.Null);

    /// <summary>The console of this process.</summary>
    public static CommandConsole ForProcess() =>
        new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, Console.OpenStandardInput());

    /// <summary>Writes a result: one line of JSON, or what <paramref name="display"/> makes of it.</summary>
    public void WriteResult<TResult>(TResult result, bool json, Func<TResult, IRenderable> display)
    {
        if (json)
            WriteJson(result);
        else
            tables.Write(display(result));
    }

    /// <summary>Writes a table for people to standard output.</summary>
    public void WriteTable(IRenderable table) => tables.Write(table);

    /// <summary>Writes a result as one line of JSON.</summary>
    public void WriteJson<TResult>(TResult result) => Output.WriteLine(JsonSerializer.Serialize(result, Json));

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static TResult ReadResult<TResult>(string json) =>
        JsonSerializer.Deserialize<TResult>(json, Json) ?? throw new JsonException("The result is null.");

    /// <summary>Writes a line for people to standard error.</summary>
    public void WriteLine(string message) => Error.WriteLine(message);

    /// <summary>Shows how far <paramref name="work"/> has come.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">The number of steps.</param>
    /// <param name="work">Does it, reporting on its own thread whenever a step is done.</param>
    public void ShowProgress(string title, int total, Action<IProgress<StepProgress>> work) => progress.Run(title, total, work);

    private static IAnsiConsole CreateConsole(TextWriter writer, bool terminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!terminal)
            console.Profile.Width = WidthWithoutTerminal;
        return console;
    }
}
