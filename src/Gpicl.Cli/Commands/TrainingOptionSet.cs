using System.CommandLine;
using Gpicl.Cli.Benchmarks;
using Gpicl.Learners;

namespace Gpicl.Cli.Commands;

/// <summary>The options that describe a training run to be timed.</summary>
internal sealed class TrainingOptionSet
{
    private const string Paired = "paired";
    private const string PreviousLabel = "previous-label";

    private readonly Option<string> layout = CommandOptions.Choice(
        "--layout", "How examples become tokens: two tokens each, or the paper's input with the previous label.", Paired, PreviousLabel);

    private readonly Option<int> modelSize = CommandOptions.WholeNumber("--d", "Model size; a multiple of --heads.", 1, 1 << 14, 256);
    private readonly Option<int> layers = CommandOptions.WholeNumber("--layers", "Transformer blocks.", 1, 1000, 4);
    private readonly Option<int> heads = CommandOptions.WholeNumber("--heads", "Attention heads.", 1, 1 << 14, 8);
    private readonly Option<int> batch = CommandOptions.WholeNumber("--batch", "Sequences in a step.", 1, 1 << 16, 32);
    private readonly Option<int> inputs = CommandOptions.WholeNumber("--inputs", "Width of an input.", 1, 1 << 14, 196);
    private readonly Option<int> threads = CommandOptions.Threads();
    private readonly Option<int> steps;

    public TrainingOptionSet(int standardSteps) =>
        steps = CommandOptions.WholeNumber("--steps", $"Steps timed, after {TrainingBenchmark.WarmUpSteps} for warming up.", 1, 1 << 20, standardSteps);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { layout, modelSize, layers, heads, batch, inputs, threads, steps })
            command.Add(option);
    }

    /// <summary>The run a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="length">Examples in a sequence.</param>
    /// <exception cref="UsageException">The options make no sense together.</exception>
    public TrainingBenchmarkOptions Read(ParseResult parsed, int length)
    {
        int size = parsed.GetValue(modelSize), headCount = parsed.GetValue(heads);
        if (size % headCount != 0)
            throw new UsageException($"--d is {size} and --heads is {headCount}; the model size must be a multiple of the number of heads.");
        var model = new GpiclOptions
        {
            InputSize = parsed.GetValue(inputs),
            Layout = parsed.GetValue(layout) == Paired ? TokenLayout.Paired : TokenLayout.PreviousLabel,
            ModelSize = size,
            Layers = parsed.GetValue(layers),
            Heads = headCount,
            MaximumLength = length,
        };
        return new TrainingBenchmarkOptions(model, parsed.GetValue(batch), length, parsed.GetValue(threads), parsed.GetValue(steps));
    }
}
