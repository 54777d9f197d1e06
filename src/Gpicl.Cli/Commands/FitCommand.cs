using System.CommandLine;
using Gpicl.Cli.Classifiers;
using Gpicl.Cli.Csv;
using Gpicl.Cli.Features;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.InContext;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl fit</c>: a classifier in a file, which knows how new data become its inputs and what its classes are called.</summary>
internal static class FitCommand
{
    public static Command Create(CommandConsole console)
    {
        Option<string> data = new("--data")
        {
            Description = "A CSV file, or a folder of images, a folder a class; with @NAME behind it, the features that network of --features finds in them.",
            HelpName = "path",
            Required = true,
        };
        Option<string> output = new("--output") { Description = "The file to write.", HelpName = "file", Required = true };
        Option<string> checkpoint = CheckpointArgument.Option();
        Option<int> examples = CommandOptions.WholeNumber(
            "--examples", "Examples to read, drawn at random with every class's share; all when there are fewer.", 2, 1 << 20, 1000);
        Option<int?> members = CommandOptions.WholeNumber("--members", "Ensemble members.", 1, 1000);
        Option<int?> classMeans = CommandOptions.WholeNumber(
            "--class-means",
            $"How often the mean of each class is read as one more example; {ClassifyCommand.FeatureClassMeans} for features of images, else 0.", 0, 100);
        Option<long?> seed = CommandOptions.Seed();
        Option<bool> json = CommandOptions.Json();
        var layout = new DataOptionSet();
        var features = new FeatureOptionSet();
        var augmentation = new AugmentationOptionSet();
        var command = new Command("fit", "Fit a classifier to labeled data and write it to a file, to predict with.")
        {
            data, output, checkpoint, examples, members, classMeans, seed, json,
        };
        layout.AddTo(command);
        features.AddTo(command);
        augmentation.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            string path = parsed.GetValue(output)!, name = parsed.GetValue(checkpoint)!;
            CommandOptions.RequireFolder("--output", path);
            var argument = DataArgument.Parse(parsed.GetValue(data)!);
            using var networks = new FeatureNetworks(features.Read(parsed, [argument]), threads: null, console, cancellation);
            DataOptions options = layout.Read(parsed);
            InContextLearner learner = CheckpointArgument.LoadLearner(name);
            var fit = new InContextOptions
            {
                Members = parsed.GetValue(members) ?? new InContextOptions().Members,
                ClassMeans = parsed.GetValue(classMeans) ?? (argument.Features == null ? 0 : ClassifyCommand.FeatureClassMeans),
                Seed = (ulong)(parsed.GetValue(seed) ?? 0),
            };
            InContextClassifier classifier;
            if (argument.Features == null && DatasetLoader.TableAt(argument.Path) is { } file)
            {
                LabeledTable table = new DatasetLoader(options, console).ReadTable(file);
                classifier = new ClassifierFit(learner, parsed.GetValue(examples), augmentation.Apply(parsed, fit, table)).Fit(table);
            }
            else
            {
                fit = augmentation.ApplyToImages(parsed, fit, argument.Path, argument.Features == null);
                classifier = new ClassifierFit(learner, parsed.GetValue(examples), fit).Fit(
                    ClassifierData.Images(argument.Path, options.IdxClasses, DatasetSplit.Train), CheckpointArgument.Load(name).Recipe.Images,
                    argument.Features == null ? null : networks.Find(argument.Features), console, cancellation);
            }

            console.WriteResult(FitResult.Save(classifier, classifier.Inputs!, path), parsed.GetValue(json), Display);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    /// <summary>A classifier in a file, for people.</summary>
    public static Table Display(FitResult result)
    {
        Table table = new Table()
            .AddColumns("classifier", "")
            .AddRow("file", Markup.Escape(Invariant($"{result.Output}, {result.Bytes / 1024.0:N0} KiB")))
            .AddRow("support examples", Invariant($"{result.Examples}"));
        if (result.Appended is { } appended)
            table.AddRow("of them appended", Invariant($"{appended}"));
        return table
            .AddRow("classes", Markup.Escape(string.Join(", ", result.ClassNames)))
            .AddRow("inputs", Markup.Escape(result.Inputs == null ? Invariant($"{result.Width} values of images") : string.Join(", ", result.Inputs)))
            .AddRow("ensemble members", Invariant($"{result.Members}"))
            .AddRow("calibration temperature", Invariant($"{result.CalibrationTemperature:F2}"));
    }
}
