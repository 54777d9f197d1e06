using Gpicl.Datasets;

namespace Gpicl.Tests.Datasets;

public class ImagePreparationTests
{
    private static readonly ImagePreparation Plain = new() { Normalize = false };

    [Fact]
    public void A_whole_ratio_averages_blocks()
    {
        Dataset dataset = Gray(4, [1, 3, 5, 7, 1, 3, 5, 7, 0, 0, 8, 8, 4, 4, 0, 0]);

        Assert.Equal([2f, 6f, 2f, 4f], (Plain with { Side = 2 }).Apply(dataset).Inputs.ToArray());
    }

    [Fact]
    public void A_ratio_that_is_not_whole_weights_by_exact_area()
    {
        // Each new pixel covers 1.5 old ones along each axis: weights 2/3 and 1/3, then 1/3 and 2/3.
        Dataset resized = (Plain with { Side = 2 }).Apply(Gray(3, [9, 18, 27, 9, 18, 27, 9, 18, 27]));

        Assert.All([12f, 24f, 12f, 24f], (expected, i) => Assert.Equal(expected, resized.Inputs[i], 1e-5f));
    }

    [Fact]
    public void Enlarging_repeats_pixels_and_blends_across_edges()
    {
        Assert.Equal([1f, 1, 5, 5, 1, 1, 5, 5, 3, 3, 7, 7, 3, 3, 7, 7], (Plain with { Side = 4 }).Apply(Gray(2, [1, 5, 3, 7])).Inputs.ToArray());
        Assert.Equal([1f, 3, 5, 2, 4, 6, 3, 5, 7], (Plain with { Side = 3 }).Apply(Gray(2, [1, 5, 3, 7])).Inputs.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(14)]
    [InlineData(28)]
    [InlineData(31)]
    [InlineData(64)]
    public void The_mean_of_an_image_survives_any_side(int side)
    {
        float[] pixels = [.. Enumerable.Range(0, 28 * 28).Select(i => i * 7919 % 256 / 255f)];

        Dataset resized = (Plain with { Side = side }).Apply(Gray(28, pixels));

        Assert.Equal(new ImageShape(1, side, side), resized.Image);
        Assert.Equal(pixels.Average(), resized.Inputs.ToArray().Average(), 1e-4f);
    }

    [Fact]
    public void An_image_that_is_not_square_becomes_square()
    {
        var dataset = new Dataset("wide", [1, 2, 3, 4, 5, 6, 7, 8], [0], 1, new ImageShape(1, 2, 4));

        Assert.Equal([1.5f, 3.5f, 5.5f, 7.5f], (Plain with { Side = 2 }).Apply(dataset).Inputs.ToArray());
    }

    [Fact]
    public void Color_is_kept_or_averaged_to_gray()
    {
        var dataset = new Dataset("color", [1, 2, 3, 4, 10, 20, 30, 40, 4, 5, 6, 7], [0], 1, new ImageShape(3, 2, 2));

        Assert.Equal([2.5f, 25f, 5.5f], (Plain with { Side = 1 }).Apply(dataset).Inputs.ToArray());
        Assert.Equal([5f, 9f, 13f, 17f], (Plain with { Gray = true }).Apply(dataset).Inputs.ToArray());
        Assert.Equal([11f], (Plain with { Gray = true, Side = 1 }).Apply(dataset).Inputs.ToArray());
    }

    [Fact]
    public void One_mean_and_deviation_over_all_examples_and_pixels_normalize()
    {
        var dataset = new Dataset("two", [1, 1, 1, 1, 5, 5, 5, 5], [0, 1], 2, new ImageShape(1, 2, 2));

        Assert.Equal([-1f, -1, -1, -1, 1, 1, 1, 1], new ImagePreparation().Apply(dataset).Inputs.ToArray());
        Assert.Equal(dataset.Inputs.ToArray(), Plain.Apply(dataset).Inputs.ToArray());
    }

    [Fact]
    public void Images_of_one_value_become_zeros() =>
        Assert.All(new ImagePreparation().Apply(Gray(3, [.. Enumerable.Repeat(0.1f, 9)])).Inputs.ToArray(), value => Assert.Equal(0, value));

    [Fact]
    public void Rows_that_are_not_images_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new ImagePreparation().Apply(new Dataset("iris", [1, 2], [0], 1)));

        Assert.Contains("iris are not images", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    public void A_side_out_of_range_is_refused(int side) => Assert.Contains(
        $"Side is {side}; it must be 1 .. 4096",
        Assert.Throws<ArgumentException>(() => new ImagePreparation { Side = side }.Apply(Gray(2, [1, 2, 3, 4]))).Message, StringComparison.Ordinal);

    private static Dataset Gray(int side, float[] pixels) => new("gray", pixels, [0], 1, new ImageShape(1, side, side));
}
