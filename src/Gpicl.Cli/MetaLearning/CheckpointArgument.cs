using System.CommandLine;
using System.Text.Json;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MetaTraining;
using Gpicl.Model;

namespace Gpicl.Cli.MetaLearning;

/// <summary>The checkpoint a command works on: a file, or a word for one that comes with the library.</summary>
internal static class CheckpointArgument
{
    /// <summary>The word for the packaged learner: where classifiers are fitted with all its weights to choose from, elsewhere with the general ones.</summary>
    public const string Default = "default";

    private const string General = "general", Tables = "tables", Images = "images";

    /// <summary>Which checkpoint; a packaged one when not given.</summary>
    public static Option<string> Option() => new("--checkpoint")
    {
        Description = $"A checkpoint file, or what comes with the library: '{General}', '{Tables}', '{Images}', or '{Default}': classifiers choose by the "
            + $"data, all else takes '{General}'.",
        HelpName = "file",
        DefaultValueFactory = _ => Default,
    };

    /// <summary>Reads the learner that classifies.</summary>
    /// <exception cref="CheckpointFormatException">The file is damaged, or is not a checkpoint.</exception>
    public static InContextLearner LoadLearner(string name) => name switch
    {
        Default => InContextLearner.Default,
        General => InContextLearner.General,
        Tables => InContextLearner.Tables,
        Images => InContextLearner.Images,
        _ => InContextLearner.Load(name),
    };

    /// <summary>Reads the checkpoint and the recipe it was made with.</summary>
    /// <exception cref="CheckpointFormatException">The file is damaged, or is not a checkpoint.</exception>
    public static (LearnerCheckpoint Checkpoint, MetaTrainingRecipe Recipe) Load(string name)
    {
        LearnerCheckpoint checkpoint = name switch
        {
            Default or General => LearnerCheckpoint.LoadDefault(),
            Tables => LearnerCheckpoint.LoadDefault(LearnerCheckpoint.TablesName),
            Images => LearnerCheckpoint.LoadDefault(LearnerCheckpoint.ImagesName),
            _ => LearnerCheckpoint.Load(name),
        };
        try
        {
            MetaTrainingRecipe recipe = (checkpoint.Recipe.Length == 0 ? new MetaTrainingRecipe() : Parse(checkpoint.Recipe)) with
            {
                Learner = checkpoint.Options,
            };
            recipe.Validate();
            return (checkpoint, recipe);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new CheckpointFormatException(name, $"its recipe is not valid: {exception.Message}", exception);
        }
    }

    private static MetaTrainingRecipe Parse(string json) =>
        JsonSerializer.Deserialize<MetaTrainingRecipe>(json) is { Images: not null, Training: not null, Synthetic: not null } recipe
            ? recipe
            : throw new JsonException("a recipe without a description of images, training or synthetic tasks");
}
