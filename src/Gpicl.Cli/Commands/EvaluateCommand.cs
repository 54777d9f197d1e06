using System.CommandLine;
using Gpicl.Cli.Classifiers;
using Gpicl.Cli.Csv;
using Gpicl.Cli.Features;
using Gpicl.Cli.Output;
using Gpicl.InContext;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl evaluate</c>: how well a fitted classifier predicts labeled data.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CommandConsole console)
    {
        var model = new ClassifierArgument();
        var data = new ClassifierData("A CSV file with labels, '-' for one from standard input, or a folder of images, a folder a class.");
        Option<bool> json = CommandOptions.Json();
        var command = new Command("evaluate", "Predict labeled data with a fitted classifier and compare.");
        model.AddTo(command);
        data.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            (InContextClassifier classifier, InputDescription inputs) = model.Load(parsed);
            using FeatureNetworks networks = data.OpenNetworks(parsed, console, cancellation);
            using EncodedRows rows = data.Open(parsed, inputs, networks, new KnownClasses(inputs.Classes), console, cancellation);
            var found = new Evaluation(classifier.Classes);
            long count = ScoredBlocks.Run(
                classifier, rows, (_, label, _, probabilities) => found.Add(label, probabilities), new RowProgress(console, "Predicted").Report, cancellation);
            if (count == 0)
                throw new InvalidDataException($"{data.NameOf(parsed)}: has no rows to predict.");
            EvaluationResult judged = found.ToResult(data.NameOf(parsed), inputs.Classes);
            console.WriteResult(judged, parsed.GetValue(json), result => new Rows(Summary(result), Confusion(result)));
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static Table Summary(EvaluationResult result) => new Table()
        .AddColumns(Markup.Escape(result.Data), "")
        .AddRow("rows", Invariant($"{result.Rows}"))
        .AddRow("accuracy", Invariant($"{100 * result.Accuracy:F2} %"))
        .AddRow("mean of the classes' accuracies", Invariant($"{100 * result.MacroAccuracy:F2} %"))
        .AddRow("log-loss", Invariant($"{result.LogLoss:F3}"))
        .AddRow("calibration error", Invariant($"{result.CalibrationError:F3}"));

    private static Table Confusion(EvaluationResult result)
    {
        Table table = new Table().AddColumn("class \\ predicted");
        foreach (ClassEvaluation each in result.Classes)
            table.AddColumn(Markup.Escape(each.Name));
        table.AddColumns("accuracy, %");
        foreach ((ClassEvaluation each, IReadOnlyList<long> counts) in result.Classes.Zip(result.Confusion))
        {
            string accuracy = each.Recall is { } recall ? Invariant($"{100 * recall:F1}") : "no rows";
            table.AddRow([Markup.Escape(each.Name), .. counts.Select(count => Invariant($"{count}")), accuracy]);
        }

        return table;
    }
}
