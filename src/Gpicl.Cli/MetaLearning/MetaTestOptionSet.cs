using System.CommandLine;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Features;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.Cli.MetaLearning;

/// <summary>What to meta-test on: checkpoint, data sets, split, number of examples and predictions.</summary>
internal sealed class MetaTestOptionSet
{
    private readonly Option<string> checkpoint = CheckpointArgument.Option();
    private readonly Option<string?> learner = CommandOptions.OptionalChoice(
        "--learner", "In place of a checkpoint: a learner that needs no meta-training, at its defaults.", [.. UntrainedLearner.Names]);
    private readonly Option<string[]> data;
    private readonly DataOptionSet layout = new();
    private readonly FeatureOptionSet features = new();
    private readonly ImageOptionSet images = new();
    private readonly Option<string> split = CommandOptions.Choice("--split", "Which examples tasks are made of.", "test", "train");
    private readonly Option<int> examples = CommandOptions.WholeNumber("--examples", "Support examples before the last prediction.", 0, 1 << 16, 99);
    private readonly Option<int> threads = CommandOptions.Threads();
    private readonly Option<long?> seed = CommandOptions.Seed();
    private Option<int> predictions = null!;

    public MetaTestOptionSet(bool severalDatasets = false) => data = new Option<string[]>("--data")
    {
        Description = $"A folder of images, a CSV file, or '{DatasetLoader.Random}' for the paper's Random dataset; with @NAME behind a folder, the "
            + $"features that network of --features finds in its images{(severalDatasets ? "; may be given several times" : "")}.",
        HelpName = "path",
        Required = true,
        Arity = severalDatasets ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
        CustomParser = result => [.. result.Tokens.Select(token => token.Value)], // the parser itself makes no array of exactly one word
    };

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command, int predictions)
    {
        this.predictions = CommandOptions.WholeNumber(
            "--predictions", "Sequences to test: predictions at every number of examples.", 1, 100_000_000, predictions);
        foreach (Option option in new Option[] { checkpoint, learner, data, split, examples, this.predictions, threads, seed })
            command.Add(option);
        layout.AddTo(command);
        features.AddTo(command);
        images.AddTo(command);
    }

    /// <summary>Meta-tests on every data set in turn.</summary>
    public IReadOnlyList<(string Name, LearningCurve Curve)> Run(ParseResult parsed, CommandConsole console, CancellationToken cancellation) =>
        Run(parsed, console, (tester, tasks, length, sequences, progress) => tester.Run(tasks, length, sequences, progress, cancellation), cancellation);

    /// <summary>Meta-tests the last prediction alone on every data set in turn.</summary>
    public IReadOnlyList<(string Name, LearningCurvePoint Last)> RunLast(ParseResult parsed, CommandConsole console, CancellationToken cancellation) =>
        Run(parsed, console, (tester, tasks, length, sequences, progress) => tester.RunLast(tasks, length, sequences, progress, cancellation), cancellation);

    private (string Name, TResult Result)[] Run<TResult>(
        ParseResult parsed, CommandConsole console, Func<MetaTester, ITaskDistribution, int, int, IProgress<int>, TResult> test, CancellationToken cancellation)
    {
        DataArgument[] arguments = [.. parsed.GetValue(data)!.Select(DataArgument.ParseStored)];
        using var networks = new FeatureNetworks(features.Read(parsed, arguments), parsed.GetValue(threads), console, cancellation);
        (ILearner tested, MetaTrainingRecipe recipe) = ReadLearner(parsed);
        recipe = recipe with { Seed = (ulong?)parsed.GetValue(seed) ?? recipe.Seed, Images = images.Apply(parsed, recipe.Images, arguments) };
        DatasetSplit which = parsed.GetValue(split) == "train" ? DatasetSplit.Train : DatasetSplit.Test;
        int length = parsed.GetValue(examples) + 1, sequences = parsed.GetValue(predictions);
        using var workers = new WorkerPool(parsed.GetValue(threads));
        var tester = new MetaTester(tested, workers);

        var loader = new DatasetLoader(layout.Read(parsed), console);
        List<(string Name, TResult Result)> results = [];
        foreach (DataArgument argument in arguments)
        {
            (string name, ITaskDistribution tasks) = loader.UnseenTasks(argument, which, recipe, networks);
            console.ShowProgress($"Meta-testing on {name}", sequences, progress => results.Add(
                (name, test(tester, tasks, length, sequences, new DelegateProgress<int>(done => progress.Report(new StepProgress(done, "sequences")))))));
        }

        return DatasetLoader.WithDistinctNames(results);
    }

    private (ILearner Learner, MetaTrainingRecipe Recipe) ReadLearner(ParseResult parsed)
    {
        if (parsed.GetValue(learner) is not { } name)
        {
            (LearnerCheckpoint loaded, MetaTrainingRecipe made) = CheckpointArgument.Load(parsed.GetValue(checkpoint)!);
            return (loaded.Learner, made);
        }

        if (parsed.GetResult(checkpoint) is { Implicit: false })
            throw new UsageException($"{learner.Name} and {checkpoint.Name} were both given; only one of them says what to test.");
        var recipe = new MetaTrainingRecipe { Learner = LearnerCatalog.CreateOptions(name) };
        return (recipe.CreateLearner(), recipe);
    }
}
