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
    private const int CheckFolds = 5;

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
        Option<bool> noCheck = new("--no-check")
        {
            Description = $"Do not measure how good the classifier is on its own examples, which takes about {CheckFolds + 1} times as long as the fit.",
        };
        Option<bool> json = CommandOptions.Json();
        var layout = new DataOptionSet();
        var features = new FeatureOptionSet();
        var images = new ImageOptionSet();
        var augmentation = new AugmentationOptionSet();
        var command = new Command("fit", "Fit a classifier to labeled data and write it to a file, to predict with.")
        {
            data, output, checkpoint, examples, members, classMeans, seed, noCheck, json,
        };
        layout.AddTo(command);
        features.AddTo(command);
        images.AddTo(command);
        augmentation.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            string path = parsed.GetValue(output)!, name = parsed.GetValue(checkpoint)!;
            CommandOptions.RequireFolder("--output", path);
            var argument = DataArgument.ParseStored(parsed.GetValue(data)!);
            using var networks = new FeatureNetworks(features.Read(parsed, [argument]), threads: null, console, cancellation);
            DataOptions options = layout.Read(parsed);
            InContextLearner learner = CheckpointArgument.LoadLearner(name);
            var fit = new InContextOptions
            {
                Members = parsed.GetValue(members) ?? new InContextOptions().Members,
                ClassMeans = parsed.GetValue(classMeans) ?? (argument.Features == null ? 0 : ClassifyCommand.FeatureClassMeans),
                Seed = (ulong)(parsed.GetValue(seed) ?? 0),
            };
            ImagePreparation preparation = images.Apply(parsed, CheckpointArgument.Load(name).Recipe.Images, argument);
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
                    ClassifierData.Images(argument.Path, options.IdxClasses, DatasetSplit.Train), preparation,
                    argument.Features == null ? null : networks.Find(argument.Features), console, cancellation);
            }

            FitResult result = FitResult.Save(classifier, classifier.Inputs!, path);
            if (!parsed.GetValue(noCheck))
                result = result with { Check = Check(classifier, console, cancellation) };
            console.WriteResult(result, parsed.GetValue(json), Display);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    // The file is written already; where there are too few examples to tell, that is no reason to fail.
    private static FitCheck? Check(InContextClassifier classifier, CommandConsole console, CancellationToken cancellation)
    {
        try
        {
            CrossValidationResult? found = null;
            console.ShowProgress("Predicting the examples in parts", 1, progress =>
            {
                found = classifier.CrossValidate(CheckFolds, cancellation);
                progress.Report(new StepProgress(1, Invariant($"accuracy {100 * found.CrossValidated.Accuracy:F1} %")));
            });
            PredictionQuality quality = found!.CrossValidated;
            return new FitCheck(found.Folds, quality.Accuracy, quality.LogLoss, quality.CalibrationError);
        }
        catch (InvalidOperationException exception)
        {
            console.WriteLine($"How good the classifier is was not measured: {exception.Message}");
            return null;
        }
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
        if (result.NewClasses is { } added)
            table.AddRow("new classes", Markup.Escape(string.Join(", ", added)));
        if (result.Check is { } found)
        {
            table.AddRow(
                Invariant($"{found.Folds} folds of them"),
                Invariant($"accuracy {100 * found.Accuracy:F1} %, log-loss {found.LogLoss:F3}, calibration error {found.CalibrationError:F3}"));
        }

        return table
            .AddRow("classes", Markup.Escape(string.Join(", ", result.ClassNames)))
            .AddRow("inputs", Markup.Escape(result.Inputs == null ? Invariant($"{result.Width} values of images") : string.Join(", ", result.Inputs)))
            .AddRow("ensemble members", Invariant($"{result.Members}"))
            .AddRow("calibration temperature", Invariant($"{result.CalibrationTemperature:F2}"));
    }
}
