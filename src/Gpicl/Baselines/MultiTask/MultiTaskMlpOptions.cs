using System.Text.Json.Serialization;
using Gpicl.Model;

namespace Gpicl.Baselines.MultiTask;

/// <summary>The architecture of a <see cref="MultiTaskMlp"/>.</summary>
internal sealed record MultiTaskMlpOptions : ILearnerOptions
{
    /// <summary>N_x, width of an input, 1 .. 2^20. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Width of both hidden layers, 1 .. 16,384. Default 256; the paper prints none.</summary>
    public int HiddenSize { get; init; } = 256;

    /// <inheritdoc/>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            long size = HiddenSize;
            return (InputSize + 1) * size + (size + 1) * size + (size + 1) * Classes;
        }
    }

    ILearner ILearnerOptions.Create(ulong seed) => new MultiTaskMlp(this, seed);

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("Multi-task MLP");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, 1000, nameof(Classes));
        check.InRange(HiddenSize, 1, 1 << 14, nameof(HiddenSize));
        check.ThrowIfAny();
    }
}
