using System.CommandLine;
using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.MetaLearning;
using Gpicl.Model;

namespace Gpicl.Cli.Commands;

/// <summary>The options that describe a training run to be timed.</summary>
internal sealed class TrainingOptionSet
{
    private readonly LearnerOptionSet learner = new();
    private readonly Option<int> batch = CommandOptions.WholeNumber("--batch", "Sequences in a step.", 1, 1 << 16, 32);
    private readonly Option<int> threads = CommandOptions.Threads();
    private readonly DeviceOptionSet place = new();
    private readonly Option<int> steps;

    public TrainingOptionSet(int standardSteps) =>
        steps = CommandOptions.WholeNumber("--steps", $"Steps timed, after {TrainingBenchmark.WarmUpSteps} for warming up.", 1, 1 << 20, standardSteps);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        learner.AddTo(command);
        foreach (Option option in new Option[] { batch, threads, steps })
            command.Add(option);
        place.AddTo(command);
    }

    /// <summary>The run a command line asks for; the paper's Transformer in the paired layout unless it says otherwise.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="length">Examples in a sequence.</param>
    /// <exception cref="UsageException">The options make no sense together.</exception>
    public TrainingBenchmarkOptions Read(ParseResult parsed, int length)
    {
        ILearnerOptions model = learner.Read(parsed, new GpiclOptions { MaximumLength = 1 }, length);
        return new TrainingBenchmarkOptions(model, parsed.GetValue(batch), length, parsed.GetValue(steps), place.Read(parsed, parsed.GetValue(threads)));
    }
}
