using System.CommandLine;
using System.Text.Json;
using Gpicl.Cli.Classifiers;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Model;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl inspect</c>: what a checkpoint or the file of a fitted classifier holds, and how it was made.</summary>
internal static class InspectCommand
{
    private const int ExamplesOfState = 99;

    public static Command Create(CommandConsole console)
    {
        var checkpoint = new Argument<string>("checkpoint")
        {
            Description = $"A checkpoint file, '{CheckpointArgument.Default}' for the one that comes with the library, or the file of a fitted classifier.",
            DefaultValueFactory = _ => CheckpointArgument.Default,
        };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("inspect", "Show what a checkpoint or a fitted classifier holds and how it was made.") { checkpoint, json };
        command.SetAction(parsed =>
        {
            string given = parsed.GetValue(checkpoint)!;
            if (ClassifierFileReport.TryRead(given) is { } report)
            {
                console.WriteResult(report, parsed.GetValue(json), ClassifierFileReport.Display);
                return (int)ExitCode.Done;
            }

            (LearnerCheckpoint loaded, _) = CheckpointArgument.Load(given);
            if (parsed.GetValue(json))
            {
                console.WriteJson(new
                {
                    Learner = loaded.Learner.Name,
                    loaded.Options,
                    Weights = loaded.Learner.Parameters.ElementCount,
                    StateSize = loaded.Learner.StateSize(ExamplesOfState),
                    loaded.LibraryVersion,
                    Recipe = loaded.Recipe.Length == 0 ? (JsonElement?)null : JsonSerializer.Deserialize<JsonElement>(loaded.Recipe),
                    Parameters = loaded.Learner.Parameters.Select(parameter => new { parameter.Name, Shape = parameter.Shape.ToArray() }),
                });
            }
            else
            {
                console.WriteTable(Display(loaded));
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Table Display(LearnerCheckpoint loaded)
    {
        Table table = new Table().AddColumns("checkpoint", "")
            .AddRow("learner", loaded.Learner.Name)
            .AddRow("weights", Invariant($"{loaded.Learner.Parameters.ElementCount:N0} in {loaded.Learner.Parameters.Count} tensors"))
            .AddRow("state", Invariant($"{loaded.Learner.StateSize(ExamplesOfState):N0} numbers after {ExamplesOfState} examples"))
            .AddRow("written by version", Markup.Escape(loaded.LibraryVersion))
            .AddRow("options", Markup.Escape(Indented(JsonSerializer.SerializeToElement(loaded.Options))))
            .AddRow("recipe", loaded.Recipe.Length == 0 ? "not recorded" : Markup.Escape(Indented(JsonSerializer.Deserialize<JsonElement>(loaded.Recipe))));
        return table.AddRow("tensors", string.Join('\n', loaded.Learner.Parameters.Select(parameter => Markup.Escape($"{parameter.Name} {parameter.Shape}"))));
    }

    private static readonly JsonSerializerOptions IndentedJson = new() { WriteIndented = true };

    internal static string Indented(JsonElement element) => JsonSerializer.Serialize(element, IndentedJson);
}
