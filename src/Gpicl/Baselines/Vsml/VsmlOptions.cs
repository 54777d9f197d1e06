using System.Text.Json.Serialization;
using Gpicl.Model;

namespace Gpicl.Baselines.Vsml;

/// <summary>The architecture of a <see cref="VsmlLearner"/> learner. Defaults are those of the paper, but for the images' size.</summary>
internal sealed record VsmlOptions : ILearnerOptions
{
    private const int LargestColumn = 1 << 24;

    /// <summary>N_x, width of an input, 1 .. 2^20. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>H, hidden size of the LSTM that stands in every weight's place, 1 .. 1,024; N_x · H at most 2^24. Default 16.</summary>
    public int HiddenSize { get; init; } = 16;

    /// <summary>Ticks of all LSTMs to predict, and again to learn, 1 .. 16. Default 1: two for every example.</summary>
    public int MicroTicks { get; init; } = 1;

    /// <summary>Number of values meta-training changes: few, and the same for every number of inputs and classes.</summary>
    [JsonIgnore]
    public long ParameterCount => (HiddenSize + 4L) * 4 * HiddenSize + HiddenSize;

    ILearner ILearnerOptions.Create(ulong seed) => new VsmlLearner(this, seed);

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("VSML");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, 1000, nameof(Classes));
        check.InRange(HiddenSize, 1, 1024, nameof(HiddenSize));
        check.Require(
            (long)InputSize * HiddenSize <= LargestColumn, $"{nameof(InputSize)} · {nameof(HiddenSize)}", (long)InputSize * HiddenSize,
            $"at most {LargestColumn}");
        check.InRange(MicroTicks, 1, 16, nameof(MicroTicks));
        check.ThrowIfAny();
    }
}
