using System.Text.Json.Serialization;

namespace Gpicl.Learners;

/// <summary>Options of <see cref="NearestNeighbours"/>.</summary>
public sealed record NearestNeighboursOptions : ILearnerOptions
{
    /// <summary>The most neighbours that can vote.</summary>
    public const int MostNeighbours = 64;

    /// <summary>N_x, width of an input, at least 1. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>How many of the nearest examples vote, 1 .. 64. Default 1.</summary>
    public int Neighbours { get; init; } = 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public long ParameterCount => 0;

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("Nearest-neighbours");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, 1000, nameof(Classes));
        check.InRange(Neighbours, 1, MostNeighbours, nameof(Neighbours));
        check.ThrowIfAny();
    }

    ILearner ILearnerOptions.Create(ulong seed) => new NearestNeighbours(this);
}
