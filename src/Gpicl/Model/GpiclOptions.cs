using System.Text.Json.Serialization;

namespace Gpicl.Model;

/// <summary>The architecture of a GPICL Transformer. Defaults are the paper's (A.4), but for the token layout.</summary>
public sealed record GpiclOptions : ILearnerOptions
{
    /// <summary>N_x, width of an input, 1 .. 2^20. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>How examples become tokens. Default <see cref="TokenLayout.Paired"/>.</summary>
    public TokenLayout Layout { get; init; } = TokenLayout.Paired;

    /// <summary>N_M, width of the residual stream; a multiple of <see cref="Heads"/>. Default 256.</summary>
    public int ModelSize { get; init; } = 256;

    /// <summary>Number of Transformer blocks, at least 1. Default 4.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Attention heads in each block, at least 1. Default 8, of 32 values each.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Width of each block's hidden layer as a multiple of <see cref="ModelSize"/>, at least 1. Default 4.</summary>
    public int HiddenFactor { get; init; } = 4;

    /// <summary>
    /// Longest sequence, at least 1; matters to <see cref="TokenLayout.PreviousLabel"/> alone, which learns a vector per
    /// position. Default 100.
    /// </summary>
    public int MaximumLength { get; init; } = 100;

    /// <summary>Number of trainable values of a Transformer with these options.</summary>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            long size = ModelSize, hidden = HiddenFactor * size;
            long embedding = (InputSize + Classes + 1) * size + (Layout == TokenLayout.PreviousLabel ? MaximumLength * size : 0);
            long block = 2 * size + (size + 1) * 3 * size + (size + 1) * size + 2 * size + (size + 1) * hidden + (hidden + 1) * size;
            return embedding + Layers * block + 2 * size + (size + 1) * Classes;
        }
    }

    ILearner ILearnerOptions.Create(ulong seed) => new GpiclNetwork(this, seed);

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("GPICL");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, 1000, nameof(Classes));
        check.InRange(ModelSize, 1, 1 << 14, nameof(ModelSize));
        check.InRange(Layers, 1, 1000, nameof(Layers));
        check.Require(Heads >= 1 && ModelSize % Math.Max(1, Heads) == 0, nameof(Heads), Heads, $"a divisor of {nameof(ModelSize)} ({ModelSize})");
        check.InRange(HiddenFactor, 1, 64, nameof(HiddenFactor));
        check.InRange(MaximumLength, 1, 1 << 20, nameof(MaximumLength));
        check.Defined(Layout, nameof(Layout));
        check.ThrowIfAny();
    }
}
