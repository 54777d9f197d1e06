using System.Text.Json.Serialization;
using Gpicl.Model;

namespace Gpicl.Baselines.Nearest;

/// <summary>Options of <see cref="NearestNeighbors"/>.</summary>
internal sealed record NearestNeighborsOptions : ILearnerOptions
{
    /// <summary>The most neighbors that can vote.</summary>
    public const int MostNeighbors = 64;

    /// <summary>N_x, width of an input, at least 1. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>How many of the nearest examples vote, 1 .. 64. Default 1.</summary>
    [JsonPropertyName("Neighbours")] // as files have always called it
    public int Neighbors { get; init; } = 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public long ParameterCount => 0;

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("Nearest-neighbors");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, 1000, nameof(Classes));
        check.InRange(Neighbors, 1, MostNeighbors, nameof(Neighbors));
        check.ThrowIfAny();
    }

    ILearner ILearnerOptions.Create(ulong seed) => new NearestNeighbors(this);
}
