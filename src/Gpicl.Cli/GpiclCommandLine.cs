using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Output;

namespace Gpicl.Cli;

/// <summary>All commands, and the one place where errors become messages and exit codes.</summary>
internal static class GpiclCommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="console">Where results and messages go.</param>
    /// <param name="cancellation">Ends the work early with <see cref="ExitCode.Canceled"/>.</param>
    public static Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, CommandConsole console, CancellationToken cancellation) =>
        RunAsync(Build(console), arguments, console, cancellation);

    /// <summary>Runs one command line of another program that reports errors as the tool does.</summary>
    /// <param name="root">Its commands.</param>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="console">Where results and messages go.</param>
    /// <param name="cancellation">Ends the work early with <see cref="ExitCode.Canceled"/>.</param>
    public static async Task<ExitCode> RunAsync(Command root, IReadOnlyList<string> arguments, CommandConsole console, CancellationToken cancellation)
    {
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
            return WrongUsage(parsed, console, parsed.Errors.Select(e => e.Message));

        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // cancellation is the caller's
            Output = console.Output,
            Error = console.Error,
        };
        try
        {
            return (ExitCode)await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (UsageException exception)
        {
            return WrongUsage(parsed, console, [exception.Message]);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            console.WriteLine("Canceled.");
            return ExitCode.Canceled;
        }
        catch (Exception exception)
        {
            console.WriteLine($"error: {exception.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failed;
        }
    }

    // Not a RootCommand: that one is called after the executable's file.
    private static Command Build(CommandConsole console) =>
        new("gpicl", "General-purpose in-context learning: networks whose forward pass is the learning algorithm.")
        {
            new HelpOption(),
            new VersionOption(),
            MetaTrainCommand.Create(console),
            SampleCommand.Create(console),
            MetaTestCommand.Create(console),
            LearningCurveCommand.Create(console),
            SweepCommand.Create(console),
            CompareCommand.Create(console),
            ExperimentCommand.Create(console),
            InspectCommand.Create(console),
            ClassifyCommand.Create(console),
            FitCommand.Create(console),
            PredictCommand.Create(console),
            AppendCommand.Create(console),
            EvaluateCommand.Create(console),
            ExportCommand.Create(console),
            BenchCommand.Create(console),
        };

    private static ExitCode WrongUsage(ParseResult parsed, CommandConsole console, IEnumerable<string> messages)
    {
        foreach (string message in messages.Distinct())
            console.WriteLine($"error: {message}");
        var path = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = result.Parent)
            path.Insert(0, command.Command.Name);
        console.WriteLine($"Run '{string.Join(' ', path)} --help' for its options.");
        return ExitCode.WrongUsage;
    }
}
