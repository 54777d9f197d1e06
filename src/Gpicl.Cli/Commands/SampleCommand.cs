using System.CommandLine;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.MetaTraining;
using Gpicl.Tensors;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl sample</c>: the sequences of meta-training as a binary stream, for programs that train elsewhere.</summary>
internal static class SampleCommand
{
    private const string StandardOutput = "-";

    public static Command Create(CommandConsole console)
    {
        var recipe = new RecipeOptions();
        var layout = new DataOptionSet();
        Option<string[]> data = new("--data")
        {
            Description = "A folder of images or a CSV file to make tasks of; may be given several times. None: synthetic tasks only.",
            HelpName = "path",
        };
        Option<string> output = new("--output")
        {
            Description = "Where sequences go; - is standard output.",
            HelpName = "file",
            DefaultValueFactory = _ => StandardOutput,
        };
        Option<long> first = new("--first")
        {
            Description = "Number of the first sequence; meta-training takes them from 0 on, a batch each step.",
            HelpName = "number",
        };
        Option<long?> count = new("--sequences") { Description = "How many; endless when not given.", HelpName = "number" };
        Option<int> threads = CommandOptions.Threads();
        var command = new Command(
            "sample", "Write the sequences that meta-training would see, as docs/meta-training.md describes the stream. Takes the options of "
                + "meta-train's recipe; those of steps, optimizer and meta-tests change no sequence.")
        {
            data, output, first, count, threads,
        };
        layout.AddTo(command);
        recipe.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            string path = parsed.GetValue(output)!;
            if (path != StandardOutput)
                CommandOptions.RequireFolder("--output", path);
            if (parsed.GetValue(first) < 0 || parsed.GetValue(count) < 1)
                throw new UsageException(
                    $"--first is {parsed.GetValue(first)} and --sequences {parsed.GetValue(count)?.ToString() ?? "not given"}; they must be at least 0 and 1.");
            string[] paths = parsed.GetValue(data) ?? [];
            MetaTrainingRecipe read = recipe.Read(parsed, paths.Length > 0);
            if (read.Training.LengthSpread != 1)
                throw new UsageException($"Sequences of recipe '{read.Name}' have different lengths, which the stream has no room for; say --length-spread 1.");
            if (paths.Length == 0)
                read = read with { SyntheticFraction = 1 };
            var loader = new DatasetLoader(layout.Read(parsed), console);
            using var workers = new WorkerPool(parsed.GetValue(threads));
            var stream = new SequenceStream(
                read.CreateTasks([.. paths.Select(entry => (loader.Read(entry, DatasetSplit.Train, read.Images), 1f))]), read.Training.Length, workers);
            using Stream target = path == StandardOutput ? Console.OpenStandardOutput() : File.Create(path);
            stream.Write(target, parsed.GetValue(first), parsed.GetValue(count) ?? long.MaxValue, cancellation);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }
}
