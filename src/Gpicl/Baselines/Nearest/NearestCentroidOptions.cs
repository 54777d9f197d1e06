using System.Text.Json.Serialization;
using Gpicl.Model;

namespace Gpicl.Baselines.Nearest;

/// <summary>Options of <see cref="NearestCentroid"/>.</summary>
internal sealed record NearestCentroidOptions : ILearnerOptions
{
    /// <summary>N_x, width of an input, at least 1. Default 196: images of 14 × 14.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of classes, 2 .. 1,000. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <inheritdoc/>
    [JsonIgnore]
    public long ParameterCount => 0;

    /// <inheritdoc/>
    public void Validate()
    {
        var check = new OptionCheck("Nearest-centroid");
        check.InRange(InputSize, 1, 1 << 20, nameof(InputSize));
        check.InRange(Classes, 2, 1000, nameof(Classes));
        check.ThrowIfAny();
    }

    ILearner ILearnerOptions.Create(ulong seed) => new NearestCentroid(this);
}
