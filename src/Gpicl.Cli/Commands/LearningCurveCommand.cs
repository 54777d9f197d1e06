using System.CommandLine;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.MetaTesting;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl learning-curve</c>: accuracy as a function of the number of examples, as table and plot.</summary>
internal static class LearningCurveCommand
{
    public static Command Create(CommandConsole console)
    {
        var run = new MetaTestOptionSet(severalDatasets: true);
        Option<bool> json = CommandOptions.Json();
        Option<string?> svg = new("--svg") { Description = "Write a plot with 95 % intervals to this file.", HelpName = "file" };
        var command = new Command("learning-curve", "Show accuracy as a function of the number of examples, on unseen tasks.") { json, svg };
        run.AddTo(command, predictions: 2_048);
        command.SetAction((parsed, cancellation) =>
        {
            CommandOptions.RequireFolder("--svg", parsed.GetValue(svg));
            IReadOnlyList<(string Name, LearningCurve Curve)> curves = run.Run(parsed, console, cancellation);
            if (parsed.GetValue(svg) is { } path)
            {
                LearningCurveDisplay.ToChart(curves).Save(path);
                console.WriteLine($"Plot written to {path}.");
            }

            if (parsed.GetValue(json))
                console.WriteJson(curves.ToDictionary(entry => entry.Name, entry => entry.Curve));
            else
                console.WriteTable(LearningCurveDisplay.ToTable(curves));
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }
}
