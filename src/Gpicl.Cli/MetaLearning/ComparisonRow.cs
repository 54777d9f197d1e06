using System.Globalization;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.MetaTraining;
using Gpicl.Model;

namespace Gpicl.Cli.MetaLearning;

/// <summary>A learner of a comparison with its costs and figures.</summary>
/// <param name="Name">The name it goes by.</param>
/// <param name="Learner">What it is.</param>
/// <param name="Parameters">Values that meta-training changes.</param>
/// <param name="StateSize">Numbers it carries after all support examples.</param>
/// <param name="MetaTrainingSequences">Sequences it was meta-trained on: 0 where there is nothing to meta-train, null where it is not recorded.</param>
/// <param name="MetaTrainingPetaflop">Matrix arithmetic of that, 10¹⁵ operations.</param>
/// <param name="Recipe">How it was meta-trained, in words; null where nothing was, or nothing is recorded.</param>
/// <param name="Figures">One for each data set.</param>
internal sealed record ComparisonRow(
    string Name,
    string Learner,
    long Parameters,
    long StateSize,
    long? MetaTrainingSequences,
    double? MetaTrainingPetaflop,
    string? Recipe,
    IReadOnlyList<ComparisonFigure> Figures)
{
    // A backward pass takes twice the operations of the forward pass.
    private const int PassesOfTraining = 3;

    /// <summary>The mean over all data sets.</summary>
    public double MillisecondsPerPrediction => Figures.Average(figure => figure.MillisecondsPerPrediction);

    /// <summary>Puts together what is known of a learner.</summary>
    public static ComparisonRow Create(ComparisonEntry entry, int examples, IEnumerable<ComparisonCell> cells)
    {
        ILearner learner = entry.Compared.Learner;
        long? sequences = learner.Parameters.Count == 0 ? 0 : entry.Recipe is { Training: var training } ? (long)training.Steps * training.BatchSize : null;
        return new ComparisonRow(
            entry.Compared.Name,
            learner.Name,
            learner.Parameters.ElementCount,
            learner.StateSize(examples),
            sequences,
            entry.Recipe is { } recipe ? PassesOfTraining * learner.ForwardOperations(recipe.Training.Length) * sequences / 1e15 : sequences,
            entry.Recipe is null ? null : Describe(entry.Recipe),
            [.. cells.Select(cell => new ComparisonFigure(
                cell.Tasks, cell.Last.Accuracy, cell.Last.HalfWidth95, cell.Last.CrossEntropy, cell.MillisecondsPerPrediction,
                PaperTable2.Accuracy(learner.Name, cell.Tasks)))]);
    }

    private static string Describe(MetaTrainingRecipe recipe)
    {
        MetaTrainingOptions training = recipe.Training;
        string falling = recipe.FixedPermutationSequences is { } sequences
            ? string.Create(CultureInfo.InvariantCulture, $" falling to 0 over {sequences:N0} sequences")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{training.Steps:N0} steps of {training.BatchSize} sequences of {training.Length} examples, learning rate {training.LearningRate}, "
            + $"{100 * recipe.SyntheticFraction:0.#} % synthetic tasks, {100 * recipe.FixedPermutationFraction:0.#} % fixed permutations{falling}, "
            + $"seed {recipe.Seed}");
    }
}
