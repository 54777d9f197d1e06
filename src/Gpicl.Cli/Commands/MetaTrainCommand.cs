using System.CommandLine;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Mpi;
using Gpicl.Tensors;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl meta-train</c>: from data sets to a checkpoint whose forward pass learns.</summary>
internal static class MetaTrainCommand
{
    public static Command Create(CommandConsole console)
    {
        var recipe = new RecipeOptions();
        Option<string[]> data = new("--data")
        {
            Description = "A folder of images or a CSV file to make tasks of; may be given several times. None: synthetic tasks only.",
            HelpName = "path",
        };
        Option<string[]> evaluate = new("--evaluate")
        {
            Description = "A folder or CSV file to meta-test on now and then; its test split is used where it has one. Default: the training data.",
            HelpName = "path",
        };
        Option<string> output = new("--output") { Description = "The checkpoint to write.", HelpName = "file", DefaultValueFactory = _ => "gpicl.safetensors" };
        var layout = new DataOptionSet();
        Option<bool> resume = new("--resume")
        {
            Description = "Go on from the state file that an interrupted run has left; begin anew where it was interrupted before it wrote one.",
        };
        Option<string?> log = new("--log") { Description = "Append every meta-test to this file.", HelpName = "file" };
        var place = new DeviceOptionSet();
        Option<bool> mpi = new("--mpi")
        {
            Description = "Share every batch with the other processes that the same mpiexec has started; threads are by default the machine's, divided "
                + "by its processes.",
        };
        Option<int> threads = CommandOptions.Threads();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("meta-train", "Meta-train a learner until its forward pass is a learning algorithm.")
        {
            data, evaluate, output, resume, log, mpi, threads, json,
        };
        place.AddTo(command);
        layout.AddTo(command);
        recipe.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            CommandOptions.RequireFolder("--output", parsed.GetValue(output));
            CommandOptions.RequireFolder("--log", parsed.GetValue(log));
            string[] trained = parsed.GetValue(data) ?? [], tested = parsed.GetValue(evaluate) ?? [];
            MetaTrainingRecipe read = recipe.Read(parsed, trained.Length > 0);
            if (trained.Length == 0 && tested.Length == 0)
                CommandOptions.RefuseInVain(parsed, $"is for meta-tests, and there are no data for them; give {evaluate.Name}, or leave it out.", log);
            using MpiGroup? group = parsed.GetValue(mpi) ? MpiGroup.Join() : null;
            CommandConsole own = group is { Rank: > 0 } ? CommandConsole.Silent : console;
            var run = new MetaTrainingRun(
                read, trained, tested, layout.Read(parsed), parsed.GetValue(output)!, parsed.GetValue(log), own);
            IReadOnlyList<(string Name, LearningCurve Curve)> curves = Together(group, console, () => run.Execute(
                place.Read(parsed, ThreadsOf(parsed, threads, group), group), parsed.GetValue(resume), cancellation));
            if (group is { Rank: > 0 })
                return Task.FromResult((int)ExitCode.Done);
            if (parsed.GetValue(json))
            {
                console.WriteJson(new
                {
                    Checkpoint = parsed.GetValue(output),
                    Evaluations = curves.ToDictionary(
                        entry => entry.Name,
                        entry => new { entry.Curve.Last.Accuracy, entry.Curve.Last.HalfWidth95, entry.Curve.Last.CrossEntropy, entry.Curve.Last.Examples }),
                });
            }
            else if (curves.Count > 0)
            {
                console.WriteTable(LearningCurveDisplay.ToTable(curves));
            }

            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    // Processes on one machine share its processors.
    private static int ThreadsOf(ParseResult parsed, Option<int> threads, MpiGroup? group)
    {
        int number = parsed.GetValue(threads);
        return group != null && parsed.GetResult(threads) is null or { Implicit: true } ? Math.Max(1, number / (group?.LocalSize ?? 1)) : number;
    }

    /// <summary>Runs one process's part. Where one fails alone, the others would wait for it for ever: it ends them, saying why.</summary>
    private static TResult Together<TResult>(MpiGroup? group, CommandConsole console, Func<TResult> run)
    {
        try
        {
            return run();
        }
        catch (Exception exception) when (group is { Size: > 1 } && exception is not (OperationCanceledException or NonFiniteLossException))
        {
            console.WriteLine($"error: process {group.Rank} of {group.Size}: {exception.Message.ReplaceLineEndings(" ")}");
            group.Abort();
            throw;
        }
    }
}
