using System.Text.Json.Serialization;
using Gpicl.Model;

namespace Gpicl.Baselines.Recurrent;

/// <summary>The architecture of an <see cref="Lstm"/>. Defaults are the paper's.</summary>
internal sealed record LstmOptions : ILearnerOptions
{
    /// <summary>N_x, width of an input, 1 .. 2^20. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Cells, 1 .. 16,384. Default 256.</summary>
    public int HiddenSize { get; init; } = 256;

    /// <inheritdoc/>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            long size = HiddenSize;
            return (InputSize + Classes + 1 + size) * 4 * size + (size + 1) * Classes;
        }
    }

    ILearner ILearnerOptions.Create(ulong seed) => new Lstm(this, seed);

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("LSTM");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, 1000, nameof(Classes));
        check.InRange(HiddenSize, 1, 1 << 14, nameof(HiddenSize));
        check.ThrowIfAny();
    }
}
