using System.Text.Json.Serialization;
using Gpicl.Model;

namespace Gpicl.Baselines.Vsml;

/// <summary>The architecture of a <see cref="VsmlWithoutSymmetries"/> learner. Defaults are the paper's.</summary>
internal sealed record VsmlWithoutSymmetriesOptions : ILearnerOptions
{
    /// <summary>N_x, width of an input, 1 .. 2^20. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>k, rows and columns of the grid of LSTMs, 1 .. 256; the paper has 1, 2, 4, 8, 16 and 24. Default 16.</summary>
    public int GridSize { get; init; } = 16;

    /// <summary>H, hidden size of the LSTMs, 1 .. 1,024. Default 64.</summary>
    public int HiddenSize { get; init; } = 64;

    /// <summary>M, channels of a message, 1 .. 1,024. Default 8.</summary>
    public int MessageSize { get; init; } = 8;

    /// <summary>Ticks of all LSTMs for every example, 1 .. 16. Default 2.</summary>
    public int MicroTicks { get; init; } = 2;

    /// <summary>Number of values meta-training changes.</summary>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            long messages = (long)GridSize * MessageSize, hidden = HiddenSize;
            return (InputSize + Classes + 1) * 2 * messages // projection
                + (hidden + 2 * MessageSize + 1) * 4 * hidden // cell
                + (hidden + 1) * MessageSize // outgoing messages
                + (messages + 1) * Classes; // head
        }
    }

    ILearner ILearnerOptions.Create(ulong seed) => new VsmlWithoutSymmetries(this, seed);

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("VSML without symmetries");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, 1000, nameof(Classes));
        check.InRange(GridSize, 1, 256, nameof(GridSize));
        check.InRange(HiddenSize, 1, 1024, nameof(HiddenSize));
        check.InRange(MessageSize, 1, 1024, nameof(MessageSize));
        check.InRange(MicroTicks, 1, 16, nameof(MicroTicks));
        check.ThrowIfAny();
    }
}
