using System.CommandLine;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.MetaTesting;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl meta-train</c>: from data sets to a checkpoint whose forward pass learns.</summary>
internal static class MetaTrainCommand
{
    public static Command Create(CommandConsole console)
    {
        var recipe = new RecipeOptions();
        Option<string[]> data = new("--data") { Description = "A folder of images or a CSV file to make tasks of; may be given several times. None: synthetic tasks only.", HelpName = "path" };
        Option<string[]> evaluate = new("--evaluate") { Description = "A folder or CSV file to meta-test on now and then; its test split is used where it has one. Default: the training data.", HelpName = "path" };
        Option<string> output = new("--output") { Description = "The checkpoint to write.", HelpName = "file", DefaultValueFactory = _ => "gpicl.safetensors" };
        var layout = new DataOptionSet();
        Option<bool> resume = new("--resume") { Description = "Go on from the state file that an interrupted run has left; begin anew where it was interrupted before it wrote one." };
        Option<string?> log = new("--log") { Description = "Append every meta-test to this file.", HelpName = "file" };
        Option<int> threads = CommandOptions.Threads();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("meta-train", "Meta-train a learner until its forward pass is a learning algorithm.") { data, evaluate, output, resume, log, threads, json };
        layout.AddTo(command);
        recipe.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            CommandOptions.RequireFolder("--output", parsed.GetValue(output));
            CommandOptions.RequireFolder("--log", parsed.GetValue(log));
            var run = new MetaTrainingRun(recipe.Read(parsed), parsed.GetValue(data) ?? [], parsed.GetValue(evaluate) ?? [], layout.Read(parsed), parsed.GetValue(output)!, parsed.GetValue(log), console);
            IReadOnlyList<(string Name, LearningCurve Curve)> curves = run.Execute(parsed.GetValue(threads), parsed.GetValue(resume), cancellation);
            if (parsed.GetValue(json))
            {
                console.WriteJson(new
                {
                    Checkpoint = parsed.GetValue(output),
                    Evaluations = curves.ToDictionary(entry => entry.Name, entry => new { entry.Curve.Last.Accuracy, entry.Curve.Last.HalfWidth95, entry.Curve.Last.CrossEntropy, entry.Curve.Last.Examples }),
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
}
