using System.Text.Json.Serialization;
using Gpicl.Model;

namespace Gpicl.Baselines.Maml;

/// <summary>Options of <see cref="MamlLearner"/>.</summary>
internal sealed record MamlOptions : ILearnerOptions
{
    /// <summary>N_x, width of an input, at least 1. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Hidden layers, 0 .. 2. Default 1: without one, tasks with permuted labels have nothing in common that an initialization could hold.</summary>
    public int HiddenLayers { get; init; } = 1;

    /// <summary>Units in each hidden layer, 1 .. 4,096. Default 64.</summary>
    public int HiddenSize { get; init; } = 64;

    /// <summary>Inner learning rate that meta-training begins with, above 0, at most 10; each weight matrix and bias then gets its own. Default 0.01.</summary>
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>Take inner steps for constants when differentiating (first-order MAML). Default false: exact gradients.</summary>
    public bool FirstOrder { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            long count = 2 * (HiddenLayers + 1), inputs = InputSize;
            for (int layer = 0; layer < HiddenLayers; layer++, inputs = HiddenSize)
                count += (inputs + 1) * HiddenSize;
            return count + (inputs + 1) * Classes;
        }
    }

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("MAML");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, 1000, nameof(Classes));
        check.InRange(HiddenLayers, 0, 2, nameof(HiddenLayers));
        check.InRange(HiddenSize, 1, 4096, nameof(HiddenSize));
        check.Require(LearningRate is > 0 and <= 10, nameof(LearningRate), LearningRate, "above 0 and at most 10");
        check.ThrowIfAny();
    }

    ILearner ILearnerOptions.Create(ulong seed) => new MamlLearner(this, seed);
}
