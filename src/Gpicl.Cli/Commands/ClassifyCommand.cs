using System.CommandLine;
using Gpicl.Cli.Csv;
using Gpicl.Cli.Features;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.InContext;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl classify</c>: a data set as it is, part of it as support set, the rest predicted, over several random splits.</summary>
internal static class ClassifyCommand
{
    /// <summary>Class means for features of images: measured best on those of photographs, see docs/image-features.md.</summary>
    public const int FeatureClassMeans = 3;

    public static Command Create(CommandConsole console)
    {
        Option<string> checkpoint = CheckpointArgument.Option();
        Option<string> data = new("--data")
        {
            Description = "A CSV file, or a folder of images; with @NAME behind it, the features that network of --features finds in them.",
            HelpName = "path",
            Required = true,
        };
        var layout = new DataOptionSet();
        var features = new FeatureOptionSet();
        Option<int> examples = CommandOptions.WholeNumber("--examples", "Support examples, at most half of the rows.", 1, 1 << 20, 99);
        Option<int> queries = CommandOptions.WholeNumber(
            "--queries", "Rows predicted in each split, at most; all that are left when there are fewer.", 1, int.MaxValue, int.MaxValue);
        Option<int> splits = CommandOptions.WholeNumber("--splits", "Random splits, in which every class has its share.", 1, 10_000, 10);
        Option<int?> members = CommandOptions.WholeNumber("--members", "Ensemble members.", 1, 1000);
        Option<int?> classMeans = CommandOptions.WholeNumber(
            "--class-means", $"How often the mean of each class is read as one more example; {FeatureClassMeans} for features of images, else 0.", 0, 100);
        var images = new ImageOptionSet();
        var augmentation = new AugmentationOptionSet();
        Option<long?> seed = CommandOptions.Seed();
        Option<string?> write = new("--write-splits")
        {
            Description = "Write the row numbers of every split to this file as JSON, to compare with other software.",
            HelpName = "file",
        };
        Option<bool> baselines = new("--baselines")
        {
            Description = "Also predict the same splits by the nearest class mean and by logistic regression.",
        };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("classify", "Fit part of a data set in context and predict the rest, over several stratified random splits.")
        {
            checkpoint, data, examples, queries, splits, members, classMeans, seed, write, baselines, json,
        };
        layout.AddTo(command);
        features.AddTo(command);
        images.AddTo(command);
        augmentation.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            string name = parsed.GetValue(checkpoint)!;
            InContextLearner learner = CheckpointArgument.LoadLearner(name);
            var argument = DataArgument.ParseStored(parsed.GetValue(data)!);
            using var networks = new FeatureNetworks(features.Read(parsed, [argument]), threads: null, console, cancellation);
            var loader = new DatasetLoader(layout.Read(parsed), console);
            ImagePreparation preparation = images.Apply(parsed, CheckpointArgument.Load(name).Recipe.Images, argument);
            LabeledTable table = loader.ReadUnseenTable(argument, preparation, networks);
            var test = new SplitTest(learner, table, parsed.GetValue(examples), parsed.GetValue(queries), (ulong)(parsed.GetValue(seed) ?? 0));
            var options = new InContextOptions { ClassMeans = parsed.GetValue(classMeans) ?? (argument.Features == null ? 0 : FeatureClassMeans) };
            if (parsed.GetValue(members) is { } count)
                options = options with { Members = count };
            options = augmentation.Apply(parsed, options, table);
            List<SplitScore> scores = [];
            List<SplitScore[]> others = [];
            console.ShowProgress($"Classifying {table.Name}", parsed.GetValue(splits), progress =>
            {
                for (int split = 0; split < parsed.GetValue(splits); split++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    (SplitScore score, SplitScore[] byOthers) = test.Run(split, options, parsed.GetValue(baselines));
                    scores.Add(score);
                    others.Add(byOthers);
                    progress.Report(new StepProgress(split + 1, Invariant($"accuracy {100 * scores.Average(each => each.Accuracy):F1} %")));
                }
            });
            if (parsed.GetValue(write) is { } path)
                test.WriteSplits(path, parsed.GetValue(splits));
            SplitSummary found = SplitSummary.Of("GPICL", scores);
            var result = new SplitTestResult(
                table.Name, found.Accuracy, found.HalfWidth95, found.LogLoss, test.Examples, scores.Count, test.Members(options), options.ClassMeans,
                test.Augmentations, test.Classes,
                !parsed.GetValue(baselines) ? [] : [.. SplitBaselines.Names.Select((each, i) => SplitSummary.Of(each, [.. others.Select(split => split[i])]))]);
            console.WriteResult(result, parsed.GetValue(json), Display);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static Rows Display(SplitTestResult result) => new(Summary(result), Classes(result));

    private static Table Summary(SplitTestResult result)
    {
        Table table = new Table()
            .AddColumns(Markup.Escape(result.Dataset), "")
            .AddRow("support examples", Invariant($"{result.Examples}"))
            .AddRow("ensemble members", Invariant($"{result.Members}"))
            .AddRow("class means", Invariant($"{result.ClassMeans}"))
            .AddRow("augmentation", string.Join(", ", result.Augmentations.Select(each => Invariant($"{each.Augmentation} in {each.Splits} splits"))))
            .AddRow("accuracy", Invariant($"{100 * result.Accuracy:F2} % ± {100 * result.HalfWidth95:F2} over {result.Splits} stratified splits"))
            .AddRow("log-loss", Invariant($"{result.LogLoss:F3}"));
        foreach (SplitSummary baseline in result.Baselines)
            table.AddRow(baseline.Learner, Invariant($"{100 * baseline.Accuracy:F2} % ± {100 * baseline.HalfWidth95:F2}, log-loss {baseline.LogLoss:F3}"));
        return table;
    }

    private static Table Classes(SplitTestResult result)
    {
        Table table = new Table().AddColumns("label", "class", "rows", "accuracy, %");
        foreach (ClassResult found in result.Classes)
        {
            string accuracy = found.Accuracy is { } value ? Invariant($"{100 * value:F1}") : "not asked";
            table.AddRow(Invariant($"{found.Label}"), Markup.Escape(found.Name ?? ""), Invariant($"{found.Rows}"), accuracy);
        }

        return table;
    }
}
