using System.CommandLine;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.MetaTesting;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl meta-test</c>: accuracy after a number of examples, on unseen tasks of a data set.</summary>
internal static class MetaTestCommand
{
    public static Command Create(CommandConsole console)
    {
        var run = new MetaTestOptionSet();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("meta-test", "Measure how well a checkpoint predicts on unseen tasks. Forward passes only.") { json };
        run.AddTo(command, predictions: 10_000);
        command.SetAction((parsed, cancellation) =>
        {
            (string name, LearningCurve curve) = run.Run(parsed, console, cancellation).Single();
            LearningCurvePoint last = curve.Last;
            var result = new MetaTestResult(name, last.Accuracy, last.HalfWidth95, last.CrossEntropy, last.Predictions, last.Examples, curve.PrequentialBits);
            console.WriteResult(result, parsed.GetValue(json), Display);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static Table Display(MetaTestResult result) => new Table()
        .AddColumns(Markup.Escape(result.Dataset), "")
        .AddRow("examples seen", Invariant($"{result.Examples}"))
        .AddRow("accuracy", Invariant($"{100 * result.Accuracy:F2} % ± {100 * result.HalfWidth95:F2}"))
        .AddRow("cross-entropy", Invariant($"{result.CrossEntropy:F4} nats"))
        .AddRow("prequential code length", Invariant($"{result.PrequentialBits:F1} bits for {result.Examples + 1} labels"))
        .AddRow("predictions", Invariant($"{result.Predictions:N0}"));
}
