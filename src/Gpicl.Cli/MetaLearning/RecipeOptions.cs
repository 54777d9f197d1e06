using System.CommandLine;
using Gpicl.Cli.Commands;
using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;

namespace Gpicl.Cli.MetaLearning;

/// <summary>A preset and the options that change parts of it.</summary>
internal sealed class RecipeOptions
{
    private readonly Option<string> preset = CommandOptions.Choice(
        "--preset", "The recipe to start from.", [.. MetaTrainingRecipe.Presets.Select(recipe => recipe.Name)]);

    private readonly Option<int?> steps = CommandOptions.WholeNumber("--steps", "Gradient steps.", 1, int.MaxValue);
    private readonly Option<int?> batch = CommandOptions.WholeNumber("--batch", "Sequences in a batch.", 1, 1 << 16);
    private readonly Option<int?> length = CommandOptions.WholeNumber("--length", "Examples in a sequence.", 1, 1 << 16);
    private readonly Option<double?> lengthSpread = CommandOptions.Number("--length-spread", "Lengths differ from step to step by up to this factor.", 1, 100);
    private readonly Option<double?> learningRate = CommandOptions.Number("--learning-rate", "Learning rate after warm-up.", 0, 10);
    private readonly Option<int?> warmUp = CommandOptions.WholeNumber("--warm-up", "Steps of warm-up.", 0, int.MaxValue);
    private readonly Option<double?> epsilon = CommandOptions.Number("--epsilon", "Adam's epsilon.", 0, 1);
    private readonly Option<double?> weightDecay = CommandOptions.Number("--weight-decay", "Decoupled weight decay.", 0, 10);
    private readonly Option<string?> optimizer = CommandOptions.OptionalChoice("--optimizer", "How gradients become steps.", "adam", "sign", "muon");
    private readonly LearnerOptionSet learner = new();
    private readonly Option<int?> side = CommandOptions.WholeNumber("--side", "Side that images are resized to.", 1, 4096);
    private readonly Option<bool> color = new("--color") { Description = "Keep the colors of images instead of averaging them." };
    private readonly Option<bool> noNormalization = new("--no-normalization") { Description = "Do not z-normalize images (Fig. 4)." };
    private readonly Option<double?> synthetic = CommandOptions.Number("--synthetic", "Fraction of synthetic tasks.", 0, 1);
    private readonly Option<double?> distorted = CommandOptions.Number("--distorted", "Fraction of image tasks that are distorted.", 0, 1);
    private readonly Option<double?> pixels = CommandOptions.Number(
        "--pixels", "Fraction of image tasks whose pixels are not projected, for gray images as large as the input.", 0, 1);

    private readonly Option<double?> biased = CommandOptions.Number("--biased", "Fraction of sequences with a fixed label permutation (§4.3).", 0, 1);
    private readonly Option<int?> biasedSequences = CommandOptions.WholeNumber(
        "--biased-sequences", "Sequences over which the fraction of --biased falls to 0; it stays when not given.", 1, int.MaxValue);

    private readonly Option<int?> taskCount = CommandOptions.WholeNumber("--tasks", "Number of projected tasks; unlimited when not given.", 1, 1 << 25);
    private readonly Option<long?> seed = CommandOptions.Seed();
    private readonly Option<int?> stateInterval = CommandOptions.WholeNumber(
        "--state-interval", "Steps between writes of the state file, FILE.state beside the checkpoint.", 1, int.MaxValue);
    private readonly Option<int?> evaluationInterval = CommandOptions.WholeNumber(
        "--evaluation-interval", "Steps between meta-tests on --data or --evaluate.", 1, int.MaxValue);
    private readonly Option<int?> evaluationSequences = CommandOptions.WholeNumber(
        "--evaluation-sequences", "Sequences of each of them.", 1, int.MaxValue);

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            preset, steps, batch, length, lengthSpread, learningRate, warmUp, optimizer, epsilon, weightDecay, side, color, noNormalization,
            synthetic, distorted, pixels, biased, biasedSequences, taskCount, seed, stateInterval, evaluationInterval, evaluationSequences,
        ];
        foreach (Option option in all)
            command.Add(option);
        learner.AddTo(command);
    }

    /// <summary>The recipe a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasData">Whether it names data; else all tasks are synthetic.</param>
    /// <exception cref="UsageException">Options that are valid one by one make no sense together, or one would have no effect.</exception>
    public MetaTrainingRecipe Read(ParseResult parsed, bool hasData)
    {
        MetaTrainingRecipe recipe = Override(parsed);
        if (!hasData)
            CommandOptions.RefuseInVain(
                parsed, "is about tasks made of data, and without --data all are synthetic; give --data, or leave it out.",
                distorted, pixels, biased, biasedSequences, taskCount);
        if (!hasData && parsed.GetValue(synthetic) < 1)
            CommandOptions.RefuseInVain(parsed, "is below 1, but without --data all tasks are synthetic; give --data, or leave it out.", synthetic);
        if (recipe.FixedPermutationFraction == 0)
            CommandOptions.RefuseInVain(parsed, $"says how long {biased.Name} lasts, which is 0; give {biased.Name}, too, or leave it out.", biasedSequences);
        if (recipe.Training.Optimizer.Algorithm == OptimizerAlgorithm.SignOfMomentum)
            CommandOptions.RefuseInVain(parsed, $"has no effect with {optimizer.Name} sign, which divides by nothing; leave it out.", epsilon);
        try
        {
            recipe.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }

        return recipe;
    }

    private MetaTrainingRecipe Override(ParseResult parsed)
    {
        string name = parsed.GetValue(preset)!;
        MetaTrainingRecipe start = MetaTrainingRecipe.Presets.Single(recipe => recipe.Name == name);
        MetaTrainingOptions training = start.Training;
        return start with
        {
            Seed = (ulong?)parsed.GetValue(seed) ?? start.Seed,
            Learner = learner.Read(parsed, start.Learner, parsed.GetValue(length)),
            Training = training with
            {
                Steps = parsed.GetValue(steps) ?? training.Steps,
                BatchSize = parsed.GetValue(batch) ?? training.BatchSize,
                Length = parsed.GetValue(length) ?? training.Length,
                LengthSpread = (float?)parsed.GetValue(lengthSpread) ?? training.LengthSpread,
                LearningRate = (float?)parsed.GetValue(learningRate) ?? training.LearningRate,
                WarmUpSteps = parsed.GetValue(warmUp) ?? training.WarmUpSteps,
                StateInterval = parsed.GetValue(stateInterval) ?? training.StateInterval,
                EvaluationInterval = parsed.GetValue(evaluationInterval) ?? training.EvaluationInterval,
                EvaluationSequences = parsed.GetValue(evaluationSequences) ?? training.EvaluationSequences,
                Optimizer = training.Optimizer with
                {
                    Algorithm = parsed.GetValue(optimizer) switch
                    {
                        "adam" => OptimizerAlgorithm.Adam,
                        "sign" => OptimizerAlgorithm.SignOfMomentum,
                        "muon" => OptimizerAlgorithm.Muon,
                        _ => training.Optimizer.Algorithm,
                    },
                    Epsilon = (float?)parsed.GetValue(epsilon) ?? training.Optimizer.Epsilon,
                    WeightDecay = (float?)parsed.GetValue(weightDecay) ?? training.Optimizer.WeightDecay,
                },
            },
            Images = start.Images with
            {
                Side = parsed.GetValue(side) ?? start.Images.Side,
                Gray = start.Images.Gray && !parsed.GetValue(color),
                Normalize = !parsed.GetValue(noNormalization),
            },
            SyntheticFraction = (float?)parsed.GetValue(synthetic) ?? start.SyntheticFraction,
            DistortedFraction = (float?)parsed.GetValue(distorted) ?? start.DistortedFraction,
            PixelFraction = (float?)parsed.GetValue(pixels) ?? start.PixelFraction,
            FixedPermutationFraction = (float?)parsed.GetValue(biased) ?? start.FixedPermutationFraction,
            FixedPermutationSequences = parsed.GetValue(biasedSequences) ?? start.FixedPermutationSequences,
            TaskCount = parsed.GetValue(taskCount) ?? start.TaskCount,
        };
    }
}
