using System.CommandLine;
using Gpicl.Checkpoints;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.Cli.MetaLearning;

/// <summary>What to meta-test on: checkpoint, data sets, split, number of examples and predictions.</summary>
internal sealed class MetaTestOptionSet
{
    private readonly Option<string> checkpoint = CheckpointArgument.Option();
    private readonly Option<string[]> data;
    private readonly Option<string> split = CommandOptions.Choice("--split", "Which examples tasks are made of.", "test", "train");
    private readonly Option<int> examples = CommandOptions.WholeNumber("--examples", "Support examples before the last prediction.", 0, 1 << 16, 99);
    private readonly Option<int> threads = CommandOptions.Threads();
    private readonly Option<long?> seed = OverrideOptions.Seed();
    private Option<int> predictions = null!;

    public MetaTestOptionSet(bool severalDatasets = false) => data = new Option<string[]>("--data")
    {
        Description = $"A folder of images, a CSV file, or '{DatasetArgument.Random}' for the paper's Random dataset{(severalDatasets ? "; may be given several times" : "")}.",
        HelpName = "path",
        Required = true,
        Arity = severalDatasets ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
        CustomParser = result => [.. result.Tokens.Select(token => token.Value)], // the parser itself makes no array of exactly one word
    };

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command, int predictions)
    {
        this.predictions = CommandOptions.WholeNumber("--predictions", "Sequences to test: predictions at every number of examples.", 1, 100_000_000, predictions);
        foreach (Option option in new Option[] { checkpoint, data, split, examples, this.predictions, threads, seed })
            command.Add(option);
    }

    /// <summary>Meta-tests on every data set in turn.</summary>
    public IReadOnlyList<(string Name, LearningCurve Curve)> Run(ParseResult parsed, CommandConsole console, CancellationToken cancellation)
    {
        (LearnerCheckpoint loaded, MetaTrainingRecipe recipe) = CheckpointArgument.Load(parsed.GetValue(checkpoint)!);
        recipe = recipe with { Seed = (ulong?)parsed.GetValue(seed) ?? recipe.Seed };
        DatasetSplit which = parsed.GetValue(split) == "train" ? DatasetSplit.Train : DatasetSplit.Test;
        int length = parsed.GetValue(examples) + 1, sequences = parsed.GetValue(predictions);
        using var workers = new WorkerPool(parsed.GetValue(threads));
        var tester = new MetaTester(loaded.Learner, workers);

        List<(string Name, LearningCurve Curve)> curves = [];
        foreach (string path in parsed.GetValue(data)!)
        {
            (string name, ITaskDistribution tasks) = DatasetArgument.UnseenTasks(path, which, recipe);
            console.ShowProgress($"Meta-testing on {name}", sequences, progress => curves.Add(
                (name, tester.Run(tasks, length, sequences, new DelegateProgress<int>(done => progress.Report(new StepProgress(done, "sequences"))), cancellation))));
        }

        return DatasetArgument.WithDistinctNames(curves);
    }
}
