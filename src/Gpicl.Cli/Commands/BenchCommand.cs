using System.CommandLine;
using Gpicl.Cli.Output;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl bench</c>: how fast the engine is on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create(CommandConsole console) => new("bench", "Measure how fast the engine is on this machine.")
    {
        BenchTrainCommand.Create(console),
        BenchPredictCommand.Create(console),
    };
}
