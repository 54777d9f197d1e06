using System.Text.Json.Serialization;
using Gpicl.Model;

namespace Gpicl.Baselines.Online;

/// <summary>
/// Options of <see cref="OnlineSgd"/>. Defaults are what <c>gpicl sweep</c> finds best on images, as the paper did (A.5): Adam,
/// no hidden layer.
/// </summary>
internal sealed record OnlineSgdOptions : ILearnerOptions
{
    /// <summary>The most classes there can be.</summary>
    public const int MostClasses = 1000;

    private const long MostWeights = 1 << 26;

    /// <summary>N_x, width of an input, at least 1. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Hidden layers, 0 .. 2. Default 0: multinomial logistic regression.</summary>
    public int HiddenLayers { get; init; }

    /// <summary>Units in each hidden layer, 1 .. 4,096. Default 64.</summary>
    public int HiddenSize { get; init; } = 64;

    /// <summary>How gradients become steps. Default <see cref="OnlineOptimizer.Adam"/>.</summary>
    public OnlineOptimizer Optimizer { get; init; } = OnlineOptimizer.Adam;

    /// <summary>Learning rate, above 0, at most 10. Default 0.005.</summary>
    public float LearningRate { get; init; } = 0.005f;

    /// <summary>Key of the initial weights of hidden layers. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long ParameterCount => 0;

    /// <summary>Number of weights and biases of the network.</summary>
    [JsonIgnore]
    public long WeightCount
    {
        get
        {
            long count = 0, inputs = InputSize;
            for (int layer = 0; layer < HiddenLayers; layer++, inputs = HiddenSize)
                count += (inputs + 1) * HiddenSize;
            return count + (inputs + 1) * Classes;
        }
    }

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("Online SGD");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, MostClasses, nameof(Classes));
        check.InRange(HiddenLayers, 0, 2, nameof(HiddenLayers));
        check.InRange(HiddenSize, 1, 4096, nameof(HiddenSize));
        check.Defined(Optimizer, nameof(Optimizer));
        check.Require(WeightCount <= MostWeights, "the number of weights", WeightCount, FormattableString.Invariant($"at most {MostWeights}"));
        check.Require(LearningRate is > 0 and <= 10, nameof(LearningRate), LearningRate, "above 0 and at most 10");
        check.ThrowIfAny();
    }

    // Nothing is meta-trained: the weights every sequence begins with belong to the options.
    ILearner ILearnerOptions.Create(ulong seed) => new OnlineSgd(this);
}
