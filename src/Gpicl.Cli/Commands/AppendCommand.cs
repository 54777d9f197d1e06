using System.CommandLine;
using Gpicl.Cli.Classifiers;
using Gpicl.Cli.Csv;
using Gpicl.Cli.Features;
using Gpicl.Cli.Output;
using Gpicl.InContext;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl append</c>: more labeled examples for a fitted classifier.</summary>
internal static class AppendCommand
{
    public static Command Create(CommandConsole console)
    {
        var model = new ClassifierArgument();
        var data = new ClassifierData("A CSV file with labels, '-' for one from standard input, or a folder of images, a folder a class.");
        Option<string?> output = new("--output") { Description = "The file to write. Default: that of --model, replaced.", HelpName = "file" };
        Option<bool> newClasses = new("--new-classes") { Description = "A label that is none of the classes becomes one, instead of being an error." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("append", "Give a fitted classifier more labeled examples, each in the time of a prediction. All are added or none.");
        model.AddTo(command);
        data.AddTo(command);
        command.Add(output);
        command.Add(newClasses);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            CommandOptions.RequireFolder("--output", parsed.GetValue(output));
            (InContextClassifier classifier, InputDescription inputs) = model.Load(parsed);
            using FeatureNetworks networks = data.OpenNetworks(parsed, console, cancellation);
            var classes = new KnownClasses(inputs.Classes, parsed.GetValue(newClasses), $" With {newClasses.Name}, it becomes a class.");
            using EncodedRows rows = data.Open(parsed, inputs, networks, classes, console, cancellation);
            var progress = new RowProgress(console, "Appended");
            var input = new float[classifier.Width];
            var copies = new CopyCount(classifier);
            int count = 0;
            for (; rows.Read(input, out int label); progress.Report(++count))
            {
                cancellation.ThrowIfCancellationRequested();
                classifier.Append(input, label);
                copies.Add(input, label);
            }

            if (copies.Copies > 0)
                console.WriteLine($"{copies.Copies} of {count} rows, with these labels, were examples already; they are read again and count twice.");

            string[] added = classes.Names[inputs.Classes.Length..];
            if (added.Length > 0)
                classifier.Inputs = inputs = inputs with { Classes = classes.Names };
            FitResult result = FitResult.Save(classifier, inputs, parsed.GetValue(output) ?? model.PathOf(parsed)) with
            {
                Appended = count,
                Copies = copies.Copies,
                NewClasses = added.Length > 0 ? added : null,
            };
            console.WriteResult(result, parsed.GetValue(json), FitCommand.Display);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }
}
