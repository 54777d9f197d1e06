using System.Text.Json.Serialization;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Randomness;

namespace Gpicl.MetaTraining;

/// <summary>How a learner is meta-trained. What the paper does not print (A.4: learning rate, schedule, clipping) has defaults that work here.</summary>
public sealed record MetaTrainingOptions
{
    /// <summary>Gradient steps in all, at least 1. Default 10,000.</summary>
    public int Steps { get; init; } = 10_000;

    /// <summary>Sequences in a batch, each from a task of its own, at least 1; larger ones shorten the loss plateau (§4.3). Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>T, examples in a sequence, at least 1. Default 100.</summary>
    public int Length { get; init; } = 100;

    /// <summary>
    /// How much lengths differ from step to step, 1 .. 100: they are log-uniform from <see cref="Length"/> divided by it to
    /// <see cref="Length"/> times it, drawn from the number of the step, and a step has as many fewer sequences as they are longer.
    /// Default 1: all steps are alike.
    /// </summary>
    public float LengthSpread { get; init; } = 1;

    /// <summary>Learning rate after warm-up, above 0. Default 1e-3.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>Steps over which the learning rate rises from 0, at least 0. Default 200.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Share of the learning rate left at the last step of the cosine decay, 0 .. 1; 1 keeps it constant. Default 0.05.</summary>
    public float FinalLearningRateFraction { get; init; } = 0.05f;

    /// <summary>Gradients longer than this (Euclidean norm over all parameters) are shortened to it; above 0, infinite for no clipping. Default 1.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public float ClipNorm { get; init; } = 1;

    /// <summary>The optimizer. Default: Adam with a β₂ of 0.99, which follows the plateau's end faster than 0.999.</summary>
    public OptimizerOptions Optimizer { get; init; } = new() { Beta2 = 0.99f };

    /// <summary>Steps between reports of progress, at least 1. Default 50.</summary>
    public int ReportInterval { get; init; } = 50;

    /// <summary>Steps between writes of the state file, at least 1. Default 500.</summary>
    public int StateInterval { get; init; } = 500;

    /// <summary>Steps between meta-tests, at least 1. Default 1,000.</summary>
    public int EvaluationInterval { get; init; } = 1_000;

    /// <summary>Sequences of each meta-test, at least 1. Default 512.</summary>
    public int EvaluationSequences { get; init; } = 512;

    /// <summary>Numbers of sequences that a step has to itself: as many as it takes if they are short.</summary>
    internal int SequenceNumbersPerStep => (int)MathF.Ceiling(BatchSize * LengthSpread);

    /// <summary>Examples in a sequence, at most.</summary>
    internal int LongestLength => (int)(Length * LengthSpread);

    /// <summary>What a step takes.</summary>
    /// <param name="step">1 .. <see cref="Steps"/>.</param>
    /// <returns>The number of the first of its sequences, how many there are, and examples in each.</returns>
    internal (long First, int Count, int Length) SequencesAt(long step)
    {
        long first = (step - 1) * SequenceNumbersPerStep;
        if (LengthSpread == 1)
            return (first, BatchSize, Length);
        var generator = new CounterGenerator(0, StreamPurpose.SequenceLength, (ulong)step);
        float times = generator.NextLogUniform(1 / LengthSpread, LengthSpread);
        int length = Math.Clamp((int)(Length * times), 1, LongestLength);
        return (first, Math.Clamp((int)MathF.Round(BatchSize / times), 1, SequenceNumbersPerStep), length);
    }

    /// <summary>The learning rate of a step: linear warm-up, then cosine decay.</summary>
    /// <param name="step">1 .. <see cref="Steps"/>.</param>
    public float LearningRateAt(long step)
    {
        if (step < WarmUpSteps)
            return LearningRate * step / WarmUpSteps;
        double done = Steps <= WarmUpSteps ? 1 : Math.Clamp((double)(step - WarmUpSteps) / (Steps - WarmUpSteps), 0, 1);
        return (float)(LearningRate * (FinalLearningRateFraction + (1 - FinalLearningRateFraction) * 0.5 * (1 + Math.Cos(Math.PI * done))));
    }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    public void Validate()
    {
        var check = new OptionCheck("Meta-training");
        check.AtLeast(Steps, 1, nameof(Steps));
        check.AtLeast(BatchSize, 1, nameof(BatchSize));
        check.AtLeast(Length, 1, nameof(Length));
        check.Require(LengthSpread is >= 1 and <= 100, nameof(LengthSpread), LengthSpread, "1 .. 100");
        check.AtLeast(WarmUpSteps, 0, nameof(WarmUpSteps));
        check.AtLeast(ReportInterval, 1, nameof(ReportInterval));
        check.AtLeast(StateInterval, 1, nameof(StateInterval));
        check.AtLeast(EvaluationInterval, 1, nameof(EvaluationInterval));
        check.AtLeast(EvaluationSequences, 1, nameof(EvaluationSequences));
        check.Require(LearningRate > 0 && float.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0");
        check.Fraction(FinalLearningRateFraction, nameof(FinalLearningRateFraction));
        check.Require(ClipNorm > 0, nameof(ClipNorm), ClipNorm, "above 0");
        check.Include(Optimizer.Validate);
        check.ThrowIfAny();
    }
}
