using System.CommandLine;
using Gpicl.Baselines.Online;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl sweep</c>: which optimizer, learning rate and network make online gradient descent best (A.5).</summary>
internal static class SweepCommand
{
    public static Command Create(CommandConsole console)
    {
        Option<string> data = new("--data")
        {
            Description = "The folder or CSV file to choose on; its training split is used where it has one.",
            HelpName = "path",
            Required = true,
        };
        Option<string[]> test = new("--test")
        {
            Description = "Data to test the best setting on, test splits where there are; may be given several times. Default: that of --data.",
            HelpName = "path",
        };
        var layout = new DataOptionSet();
        Option<int[]> hidden = new("--hidden")
        {
            Description = "Size of hidden layers to try; may be given several times. Default: 32 and 128.",
            HelpName = "number",
        };
        Option<int> sequences = CommandOptions.WholeNumber("--sequences", "Sequences each setting is tried on.", 1, 1_000_000, 512);
        Option<int> predictions = CommandOptions.WholeNumber("--predictions", "Sequences the best setting is tested on.", 1, 100_000_000, 10_000);
        Option<int> examples = CommandOptions.WholeNumber("--examples", "Support examples before the last prediction.", 0, 1 << 16, 99);
        Option<int?> side = CommandOptions.WholeNumber("--side", "Side that images are resized to. Default: 14.", 1, 4096);
        Option<bool> color = new("--color") { Description = "Keep the colors of images instead of averaging them." };
        Option<int?> inputs = CommandOptions.WholeNumber("--inputs", "Width of the projected inputs. Default: that of the data.", 2, 1 << 16);
        Option<int> threads = CommandOptions.Threads();
        Option<long?> seed = CommandOptions.Seed();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("sweep", "Find the best setting of online gradient descent on unseen tasks.")
        {
            data, test, hidden, sequences, predictions, examples, side, color, inputs, threads, seed, json,
        };
        layout.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            string[] all = [parsed.GetValue(data)!, .. parsed.GetValue(test) ?? []];
            if (Array.TrueForAll(all, path => DatasetLoader.TableAt(path) != null))
                CommandOptions.RefuseInVain(parsed, $"is for images, and {string.Join(", ", all)} has none; leave it out.", side, color);
            var images = new ImagePreparation { Side = parsed.GetValue(side) ?? 14, Gray = !parsed.GetValue(color) };
            int[] sizes = parsed.GetValue(hidden) is { Length: > 0 } given ? given : [32, 128];
            if (sizes.Any(size => size is < 1 or > 4096))
                throw new UsageException($"--hidden is '{sizes.First(size => size is < 1 or > 4096)}'; it must be a whole number from 1 to 4096.");
            var loader = new DatasetLoader(layout.Read(parsed), console);
            Dataset dataset = loader.Read(parsed.GetValue(data)!, DatasetSplit.Train, images);
            var recipe = new MetaTrainingRecipe
            {
                Seed = (ulong?)parsed.GetValue(seed) ?? 0,
                Learner = new OnlineSgdOptions { InputSize = parsed.GetValue(inputs) ?? dataset.Width, Classes = dataset.Classes },
                Images = images,
            };
            int length = parsed.GetValue(examples) + 1;
            using var workers = new WorkerPool(parsed.GetValue(threads));
            // Other tasks than those tested on, for tables have one split only.
            ITaskDistribution choosing = (recipe with { Seed = recipe.Seed + 1 }).CreateUnseenTasks(dataset);
            IReadOnlyList<SweepCell> cells = new OnlineSweep(choosing, length, parsed.GetValue(sequences), workers)
                .Run(sizes, recipe.Seed, console, cancellation);
            SweepCell best = cells.MaxBy(cell => cell.Accuracy ?? -1)!;
            string[] tested = parsed.GetValue(test) is { Length: > 0 } paths ? paths : [parsed.GetValue(data)!];
            var learner = new OnlineSgd(ToOptions(best, recipe));
            var tester = new MetaTester(learner, workers);
            var tests = DatasetLoader.WithDistinctNames(tested.Select(path => Test(loader.ReadUnseen(path, images))).Select(found => (found.Dataset, found)))
                .Select(entry => entry.Value with { Dataset = entry.Name });
            console.WriteResult(new SweepResult(dataset.Name, parsed.GetValue(sequences), length - 1, cells, best, [.. tests]), parsed.GetValue(json), Display);
            return Task.FromResult((int)ExitCode.Done);

            MetaTestResult Test(Dataset dataset) => MetaTestResult.Of(
                dataset.Name, tester.RunLast(recipe.CreateUnseenTasks(dataset), length, parsed.GetValue(predictions), cancellation: cancellation));
        });
        return command;
    }

    private static OnlineSgdOptions ToOptions(SweepCell cell, MetaTrainingRecipe recipe) => new()
    {
        InputSize = recipe.Learner.InputSize,
        Classes = recipe.Learner.Classes,
        HiddenLayers = cell.HiddenLayers,
        HiddenSize = Math.Max(1, cell.HiddenSize),
        Optimizer = cell.Optimizer,
        LearningRate = (float)cell.LearningRate,
        Seed = recipe.Seed,
    };

    // The best learning rate of every network and optimizer, and the tests of the best of all.
    private static Rows Display(SweepResult result)
    {
        Table cells = new Table().AddColumns("hidden layers", "optimizer", "best learning rate")
            .AddColumn(new TableColumn($"accuracy on {Markup.Escape(result.Dataset)}, %").RightAligned());
        foreach (IGrouping<(int, int, OnlineOptimizer), SweepCell> group in result.Cells.GroupBy(cell => (cell.HiddenLayers, cell.HiddenSize, cell.Optimizer)))
        {
            SweepCell cell = group.MaxBy(entry => entry.Accuracy ?? -1)!;
            string network = cell.HiddenLayers == 0 ? "none" : Invariant($"{cell.HiddenLayers} of {cell.HiddenSize}");
            cells.AddRow(
                network, cell.Optimizer.ToString(), Invariant($"{cell.LearningRate}"),
                Invariant($"{100 * cell.Accuracy:F1}") + (cell == result.Best ? " best" : ""));
        }

        Table tests = new Table().AddColumns("the best, tested on", "accuracy, %", "predictions");
        foreach (MetaTestResult test in result.Tests)
            tests.AddRow(
                Markup.Escape(test.Dataset), Invariant($"{100 * test.Accuracy:F2} ± {100 * test.HalfWidth95:F2}"), Invariant($"{test.Predictions:N0}"));
        return new Rows(cells, tests);
    }
}
