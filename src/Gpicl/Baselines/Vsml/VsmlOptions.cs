using System.Text.Json.Serialization;
using Gpicl.Model;

namespace Gpicl.Baselines.Vsml;

/// <summary>The architecture of a <see cref="VsmlLearner"/> learner. Defaults are those of the paper, but for the images' size.</summary>
internal sealed record VsmlOptions : ILearnerOptions
{
    private const int LargestColumn = 1 << 24, LargestGrid = 1 << 28, ChannelsBetweenLayers = 8, StandardUnits = 16;

    /// <summary>N_x, width of an input, 1 .. 2^20. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>H, hidden size of the LSTM that stands in every weight's place, 1 .. 1,024; N_x · H at most 2^24. Default 16.</summary>
    public int HiddenSize { get; init; } = 16;

    /// <summary>Ticks of all LSTMs to predict, and again to learn, 1 .. 16. Default 1: two for every example.</summary>
    public int MicroTicks { get; init; } = 1;

    /// <summary>Layers of units between inputs and classes, 0 .. 7. Default 0: inputs and classes meet in one layer of LSTMs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // as options were written before there was this
    public int HiddenLayers { get; init; }

    /// <summary>Units of a hidden layer, 1 .. 16,384. Default null: 16.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? HiddenUnits { get; init; }

    /// <summary>Rows and columns of the grid of LSTMs of every layer: what comes in, and the units that it goes to.</summary>
    [JsonIgnore]
    public IReadOnlyList<(int Rows, int Columns)> Grids
    {
        get
        {
            int[] widths = [InputSize, .. Enumerable.Repeat(HiddenUnits ?? StandardUnits, HiddenLayers), Classes];
            return [.. widths.Zip(widths.Skip(1))];
        }
    }

    /// <summary>Channels of a forward message: the input's value alone where no other is sent.</summary>
    [JsonIgnore]
    public int ForwardChannels => HiddenLayers == 0 ? 1 : ChannelsBetweenLayers;

    /// <summary>Channels of a backward message: error and label alone where no other is sent.</summary>
    [JsonIgnore]
    public int BackwardChannels => HiddenLayers == 0 ? 2 : ChannelsBetweenLayers;

    /// <summary>Number of values meta-training changes: few, and the same for every number of inputs, classes and units.</summary>
    [JsonIgnore]
    public long ParameterCount =>
        (HiddenSize + ForwardChannels + BackwardChannels + 1L) * 4 * HiddenSize
        + HiddenSize * (ForwardChannels + (HiddenLayers == 0 ? 0L : BackwardChannels));

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
        check.InRange(HiddenLayers, 0, 7, nameof(HiddenLayers));
        int units = HiddenUnits ?? StandardUnits;
        check.InRange(units, 1, 1 << 14, nameof(HiddenUnits));
        check.Require(HiddenLayers > 0 || HiddenUnits == null, nameof(HiddenUnits), units, "left out where there are no hidden layers");
        long cells = HiddenLayers > 0 ? (long)units * Math.Max(units, Math.Max(InputSize, Classes)) * HiddenSize : 0;
        check.Require(cells <= LargestGrid, $"{nameof(HiddenUnits)} · inputs of a layer · {nameof(HiddenSize)}", cells, $"at most {LargestGrid}");
        check.ThrowIfAny();
    }
}
