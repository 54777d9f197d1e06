using System.CommandLine;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Features;
using Gpicl.MetaTesting.Comparisons;

namespace Gpicl.Cli.MetaLearning;

/// <summary>What to compare: learners, data sets, numbers of examples and predictions, where cells are kept.</summary>
internal sealed class ComparisonOptionSet
{
    private static readonly ComparisonOptions Standard = new();

    private readonly Option<string[]> learners = new("--learner")
    {
        Description = $"NAME=CHECKPOINT, a checkpoint file, '{CheckpointArgument.Default}' for the one that comes with the library, or a learner that "
            + "needs no meta-training by its name; may be given several times.",
        HelpName = "learner",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> data = new("--data")
    {
        Description = $"A folder of images, a CSV file, or '{DatasetLoader.Random}' for the paper's Random dataset; with @NAME behind a folder, the "
            + "features that network of --features finds in its images; may be given several times.",
        HelpName = "path",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly DataOptionSet layout = new();
    private readonly FeatureOptionSet features = new();
    private readonly ImageOptionSet images = new();
    private readonly Option<int> examples = CommandOptions.WholeNumber(
        "--examples", "Support examples before the prediction that counts.", 0, ushort.MaxValue, Standard.Examples);
    private readonly Option<int> predictions = CommandOptions.WholeNumber(
        "--predictions", "Predictions behind each figure.", 1, 100_000_000, Standard.Predictions);
    private readonly Option<int> curvePredictions = CommandOptions.WholeNumber(
        "--curve-predictions", "With --svg: sequences a learning curve is averaged over.", 1, 100_000_000, Standard.CurvePredictions);
    private readonly Option<int> threads = CommandOptions.Threads();
    private readonly Option<long?> seed = CommandOptions.Seed();
    private readonly Option<string?> cells = new("--cells")
    {
        Description = "Keep finished cells in this file and take from it those it has already.",
        HelpName = "file",
    };

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { learners, data, examples, predictions, curvePredictions, threads, seed, cells })
            command.Add(option);
        layout.AddTo(command);
        features.AddTo(command);
        images.AddTo(command);
    }

    /// <summary>The comparison a command line asks for.</summary>
    /// <exception cref="UsageException">A file cannot be written.</exception>
    public ComparisonSetup Read(ParseResult parsed)
    {
        CommandOptions.RequireFolder("--cells", parsed.GetValue(cells));
        DataArgument[] datasets = [.. parsed.GetValue(data)!.Select(DataArgument.ParseStored)];
        return new ComparisonSetup(
            parsed.GetValue(learners)!,
            datasets,
            layout.Read(parsed),
            features.Read(parsed, datasets),
            standard => images.Apply(parsed, standard, datasets),
            new ComparisonOptions
            {
                Examples = parsed.GetValue(examples),
                Predictions = parsed.GetValue(predictions),
                CurvePredictions = parsed.GetValue(curvePredictions),
            },
            (ulong)(parsed.GetValue(seed) ?? 0),
            parsed.GetValue(threads),
            parsed.GetValue(cells));
    }
}
