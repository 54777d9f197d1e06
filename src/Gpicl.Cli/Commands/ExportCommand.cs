using System.CommandLine;
using Gpicl.Cli.Csv;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.InContext;
using Gpicl.Onnx;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl export</c>: a fitted classifier as an ONNX file, from a saved one or fitted to a data set first.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandConsole console)
    {
        Option<FileInfo?> classifier = CommandOptions.ExistingFile("--classifier", "A fitted classifier in a file, as 'gpicl fit' or the library saves it.");
        classifier.Aliases.Add("--model");
        Option<string?> data = new("--data") { Description = "Or: a CSV file or a folder of images to fit a classifier to.", HelpName = "path" };
        var layout = new DataOptionSet();
        Option<string> checkpoint = CheckpointArgument.Option();
        Option<int> examples = CommandOptions.WholeNumber(
            "--examples", "With --data: examples to fit, drawn at random with every class's share; all when there are fewer.", 2, 1 << 20, 99);
        Option<int?> members = CommandOptions.WholeNumber("--members", "With --data: ensemble members.", 1, 1000);
        var augmentation = new AugmentationOptionSet();
        Option<long?> seed = CommandOptions.Seed();
        Option<string?> names = new("--class-names")
        {
            Description = "Names of the classes in their order, separated by commas. Default: those of the data.",
            HelpName = "names",
        };
        Option<string> output = new("--output") { Description = "The ONNX file to write.", HelpName = "file", Required = true };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("export", "Write a fitted classifier as an ONNX graph, for use without this library.")
        {
            classifier, data, checkpoint, examples, members, seed, names, output, json,
        };
        layout.AddTo(command);
        augmentation.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(output)!;
            CommandOptions.RequireFolder("--output", path);
            if (parsed.GetValue(classifier) != null && parsed.GetValue(data) == null)
                CommandOptions.RefuseInVain(
                    parsed, $"is for a fit to {data.Name}; the classifier in a file is fitted already.",
                    [checkpoint, examples, members, seed, .. layout.All, .. augmentation.All]);
            Fitted found = (parsed.GetValue(classifier), parsed.GetValue(data)) switch
            {
                ({ } file, null) => Saved(file.FullName),
                (null, { } source) => Fit(LoadTable(source), parsed.GetValue(examples), parsed.GetValue(members), parsed.GetValue(seed), augmentation, parsed),
                _ => throw new UsageException("Either --classifier or --data must be given, and not both."),
            };
            InContextClassifier fitted = found.Classifier;
            string[]? given = parsed.GetValue(names)?.Split(',', StringSplitOptions.TrimEntries);
            if (given != null && (given.Length != fitted.Classes || given.Contains("") || given.Distinct(StringComparer.Ordinal).Count() < given.Length))
                throw new UsageException($"--class-names is '{parsed.GetValue(names)}'; {fitted.Classes} different names are needed.");
            IReadOnlyList<string>? classNames = given ?? found.ClassNames;
            fitted.ExportToOnnx(path, new OnnxExportOptions { ClassNames = classNames });
            var result = new ExportResult(
                path, new FileInfo(path).Length, fitted.Width, fitted.Classes, fitted.Count, fitted.Members, classNames, found.Inputs);
            console.WriteResult(result, parsed.GetValue(json), Display);
            return (int)ExitCode.Done;

            (InContextLearner Learner, LabeledTable Table) LoadTable(string source)
            {
                string name = parsed.GetValue(checkpoint)!;
                InContextLearner learner = CheckpointArgument.LoadLearner(name);
                var loader = new DatasetLoader(layout.Read(parsed), console);
                return (learner, loader.ReadFirstTable(source, CheckpointArgument.Load(name).Recipe.Images));
            }
        });
        return command;
    }

    private static Fitted Fit(
        (InContextLearner Learner, LabeledTable Table) source, int examples, int? members, long? seed, AugmentationOptionSet augmentation, ParseResult parsed)
    {
        (InContextLearner learner, LabeledTable table) = source;
        ulong key = (ulong)(seed ?? 0);
        var options = new InContextOptions { Seed = key };
        if (members is { } count)
            options = options with { Members = count };
        options = augmentation.Apply(parsed, options, table);
        (InContextClassifier fitted, TableEncoder encoder) = new SplitTest(learner, table, examples, queries: 0, key).Fit(0, options);
        return new Fitted(fitted, table.ClassNames, table.LabelColumn == null ? null : encoder.InputNames);
    }

    private static Fitted Saved(string path)
    {
        InContextClassifier classifier = InContextClassifier.Load(path);
        return new Fitted(classifier, classifier.ClassNames?.Count == classifier.Classes ? classifier.ClassNames : null, classifier.FeatureNames);
    }

    private static Table Display(ExportResult result) => new Table()
        .AddColumns("ONNX graph", "")
        .AddRow("file", Markup.Escape(Invariant($"{result.Output}, {result.Bytes / 1024.0:N0} KiB")))
        .AddRow("input", Markup.Escape(Invariant($"features: float [N, {result.Width}]")))
        .AddRow("outputs", Markup.Escape(Invariant($"probabilities: float [N, {result.Classes}], label: int64 [N]")))
        .AddRow("classes", Markup.Escape(Classes(result)))
        .AddRow("support examples", Invariant($"{result.Examples}"))
        .AddRow("ensemble members", Invariant($"{result.Members}"));

    private static string Classes(ExportResult result) => result.ClassNames is { } names
        ? string.Join(", ", names.Select((name, label) => Invariant($"{label} {name}")))
        : Invariant($"0 .. {result.Classes - 1}");

    // A classifier with the names of its classes and inputs, where they are known.
    private sealed record Fitted(InContextClassifier Classifier, IReadOnlyList<string>? ClassNames, IReadOnlyList<string>? Inputs);
}
