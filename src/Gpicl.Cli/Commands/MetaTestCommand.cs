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
        Option<bool> lastOnly = new("--last-only")
        {
            Description = "Predict the last example alone: faster with logistic regression, which is fitted anew for every prediction.",
        };
        var command = new Command("meta-test", "Measure how well a learner predicts on unseen tasks. Forward passes only.") { lastOnly, json };
        run.AddTo(command, predictions: 10_000);
        command.SetAction((parsed, cancellation) =>
        {
            console.WriteResult(Run(), parsed.GetValue(json), Display);
            return Task.FromResult((int)ExitCode.Done);

            MetaTestResult Run()
            {
                if (parsed.GetValue(lastOnly))
                {
                    (string data, LearningCurvePoint last) = run.RunLast(parsed, console, cancellation).Single();
                    return MetaTestResult.Of(data, last);
                }

                (string name, LearningCurve curve) = run.Run(parsed, console, cancellation).Single();
                return MetaTestResult.Of(name, curve.Last, curve.PrequentialBits);
            }
        });
        return command;
    }

    private static Table Display(MetaTestResult result) => new Table()
        .AddColumns(Markup.Escape(result.Dataset), "")
        .AddRow("examples seen", Invariant($"{result.Examples}"))
        .AddRow("accuracy", Invariant($"{100 * result.Accuracy:F2} % ± {100 * result.HalfWidth95:F2}"))
        .AddRow("cross-entropy", Invariant($"{result.CrossEntropy:F4} nats"))
        .AddRow("prequential code length", result.PrequentialBits is { } bits ? Invariant($"{bits:F1} bits for {result.Examples + 1} labels") : "not measured")
        .AddRow("predictions", Invariant($"{result.Predictions:N0}"));
}
