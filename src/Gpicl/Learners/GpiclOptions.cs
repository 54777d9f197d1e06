using System.Text.Json.Serialization;

namespace Gpicl.Learners;

/// <summary>The architecture of a <see cref="GpiclTransformer"/>. Defaults are the paper's (A.4), but for the token layout.</summary>
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

    /// <summary>Longest sequence, at least 1; matters to <see cref="TokenLayout.PreviousLabel"/> alone, which learns a vector per position. Default 100.</summary>
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

    ILearner ILearnerOptions.Create(ulong seed) => new GpiclTransformer(this, seed);

    /// <inheritdoc/>
    public void Validate()
    {
        List<string> faults = [];
        Check(InputSize is >= 1 and <= 1 << 20, nameof(InputSize), InputSize, $"1 .. {1 << 20}");
        Check(Classes is >= 2 and <= 1000, nameof(Classes), Classes, "2 .. 1000");
        Check(ModelSize is >= 1 and <= 1 << 14, nameof(ModelSize), ModelSize, $"1 .. {1 << 14}");
        Check(Layers is >= 1 and <= 1000, nameof(Layers), Layers, "1 .. 1000");
        Check(Heads >= 1 && ModelSize % Math.Max(1, Heads) == 0, nameof(Heads), Heads, $"a divisor of {nameof(ModelSize)} ({ModelSize})");
        Check(HiddenFactor is >= 1 and <= 64, nameof(HiddenFactor), HiddenFactor, "1 .. 64");
        Check(MaximumLength is >= 1 and <= 1 << 20, nameof(MaximumLength), MaximumLength, $"1 .. {1 << 20}");
        if (!Enum.IsDefined(Layout))
            faults.Add($"{nameof(Layout)} is {Layout}; it must be {nameof(TokenLayout.Paired)} or {nameof(TokenLayout.PreviousLabel)}.");
        if (faults.Count > 0)
            throw new ArgumentException("GPICL options: " + string.Join(' ', faults));

        void Check(bool valid, string name, int value, string allowed)
        {
            if (!valid)
                faults.Add($"{name} is {value}; it must be {allowed}.");
        }
    }
}
