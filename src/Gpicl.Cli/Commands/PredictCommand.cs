using System.CommandLine;
using System.Text;
using Gpicl.Cli.Classifiers;
using Gpicl.Cli.Csv;
using Gpicl.Cli.Features;
using Gpicl.Cli.Output;
using Gpicl.InContext;
using Gpicl.IO;
using static System.FormattableString;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl predict</c>: the class of each row of new data and the probabilities of all, as a table, in memory that does not grow with it.</summary>
internal static class PredictCommand
{
    public static Command Create(CommandConsole console)
    {
        var model = new ClassifierArgument();
        var data = new ClassifierData(
            "A CSV file, '-' for one from standard input, or a folder of images, of the kind that the classifier was fitted to. Columns are found by their "
            + "names; others, and labels, are not looked at.");
        Option<string> output = new("--output")
        {
            Description = "The CSV file to write; '-', as by default, for standard output.",
            HelpName = "file",
            DefaultValueFactory = _ => CommandConsole.StandardStream,
        };
        Option<bool> novelty = new("--novelty") { Description = "Also say how unlike the examples each row is, from 0 to 1." };
        Option<bool> explain = new("--explain")
        {
            Description = "Also name the examples and the columns that each prediction rests on most, with what the label's probability loses without them. "
                + "Every row takes about as long as the fit did.",
        };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("predict", "Predict new data with a fitted classifier: the label and the probability of every class, row by row.");
        model.AddTo(command);
        data.AddTo(command);
        command.Add(output);
        command.Add(novelty);
        command.Add(explain);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            string path = parsed.GetValue(output)!;
            bool toFile = path != CommandConsole.StandardStream;
            if (toFile)
                CommandOptions.RequireFolder("--output", path);
            else if (parsed.GetValue(json))
                throw new UsageException("--json prints an object on standard output, so that --output has to be a file.");
            (InContextClassifier classifier, InputDescription inputs) = model.Load(parsed);
            using FeatureNetworks networks = data.OpenNetworks(parsed, console, cancellation);
            using EncodedRows rows = data.Open(parsed, inputs, networks, classes: null, console, cancellation);
            bool explains = parsed.GetValue(explain);
            if (!classifier.HasExamples && (explains || parsed.GetValue(novelty)))
                throw new InvalidDataException($"{model.PathOf(parsed)}: holds no examples; {novelty.Name} and {explain.Name} compare rows with them.");
            var insights = new PredictionInsights(classifier, inputs, parsed.GetValue(novelty), explains, cancellation);
            long count = 0;
            if (toFile)
                AtomicFile.Write(path, stream =>
                {
                    using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
                    count = Write(writer, new RowProgress(console, "Predicted").Report);
                });
            else
                count = Write(console.Output, _ => { });
            if (parsed.GetValue(json))
                console.WriteJson(new PredictResult(path, count));
            else if (toFile)
                console.WriteLine(Invariant($"Predictions of {count} rows written to {path}."));
            return Task.FromResult((int)ExitCode.Done);

            long Write(TextWriter target, Action<long> finished)
            {
                var writer = new PredictionWriter(target, inputs, insights, rows.HasSource);
                writer.WriteNames();
                return ScoredBlocks.Run(classifier, rows, (source, _, input, probabilities) => writer.Add(source, input, probabilities), done =>
                {
                    writer.Flush();
                    finished(done);
                }, cancellation, explains ? 1 : ScoredBlocks.UsualRows);
            }
        });
        return command;
    }

    /// <summary>What <c>gpicl predict</c> wrote.</summary>
    /// <param name="Output">The file.</param>
    /// <param name="Rows">Rows predicted.</param>
    private sealed record PredictResult(string Output, long Rows);
}
