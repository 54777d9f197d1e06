using System.Text.Json;
using Gpicl.InContext;

namespace Gpicl.Tests.InContext;

/// <summary>Descriptions are written by hand: they must hold every value, as a serializer writes it.</summary>
public sealed class ClassifierDescriptionTests
{
    private static readonly ClassifierDescription Bare = new(4, 3, 7, 2, 5, 0.3f, Standardization.Shared, Examples: false);

    private static readonly ClassifierDescription Whole = new(
        4, 3, 7, 2, ulong.MaxValue, 1.5f, Standardization.PerFeature, true, 1, FeatureEncoding.Mixed, [true, false], 0.8, [3, 2, 2], 0.1, [1, 2, 2],
        Augmentation.Shifts, true, [0.2, 0.3, 0.5], 6, 3, Standardization.Auto, FeatureEncoding.Robust, Augmentation.Auto, true, true);

    public static TheoryData<bool> Both => [false, true];

    [Theory]
    [MemberData(nameof(Both))]
    public void A_description_is_written_as_a_serializer_writes_it(bool whole)
    {
        ClassifierDescription description = whole ? Whole : Bare;

        Assert.Equal(JsonSerializer.Serialize(description), description.ToJson());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_description_is_read_as_it_was_written(bool whole)
    {
        string json = (whole ? Whole : Bare).ToJson();

        Assert.Equal(json, ClassifierDescription.FromJson(json)!.ToJson());
    }
}
