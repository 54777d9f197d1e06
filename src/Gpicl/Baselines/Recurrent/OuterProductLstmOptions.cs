using System.Text.Json.Serialization;
using Gpicl.Model;

namespace Gpicl.Baselines.Recurrent;

/// <summary>The architecture of an <see cref="OuterProductLstm"/>. By default its output is as wide as that of an <see cref="Lstm"/>.</summary>
internal sealed record OuterProductLstmOptions : ILearnerOptions
{
    /// <summary>N_x, width of an input, 1 .. 2^20. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Heads, 1 .. 1,024. Default 8.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>s: a head has s × s cells. 1 .. 1,024, with at most 16,384 for all heads together. Default 32.</summary>
    public int HeadSize { get; init; } = 32;

    /// <inheritdoc/>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            long size = (long)Heads * HeadSize;
            return (InputSize + Classes + 1 + size) * 8 * size + 1 + (size + 1) * Classes;
        }
    }

    ILearner ILearnerOptions.Create(ulong seed) => new OuterProductLstm(this, seed);

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("Outer-product LSTM");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, 1000, nameof(Classes));
        check.InRange(Heads, 1, 1 << 10, nameof(Heads));
        check.InRange(HeadSize, 1, 1 << 10, nameof(HeadSize));
        check.Require((long)Heads * HeadSize <= 1 << 14, $"{nameof(Heads)} · {nameof(HeadSize)}", (long)Heads * HeadSize, $"at most {1 << 14}");
        check.ThrowIfAny();
    }
}
