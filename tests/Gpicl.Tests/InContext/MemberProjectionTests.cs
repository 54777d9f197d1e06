using Gpicl.InContext;

namespace Gpicl.Tests.InContext;

public class MemberProjectionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(5, 3)]
    [InlineData(6, 50)]
    [InlineData(17, 17)]
    [InlineData(196, 13)]
    [InlineData(196, 196)]
    [InlineData(196, 201)]
    public void It_keeps_angles_and_unit_variance(int outputs, int width)
    {
        float[] transposed = MemberProjection.Transposed(seed: 3, member: 2, outputs, width);

        Assert.Equal(outputs * width, transposed.Length);
        bool columns = width <= outputs; // of A, which are the rows here
        int count = Math.Min(outputs, width), length = Math.Max(outputs, width);
        float[][] vectors = [.. Enumerable.Range(0, count).Select(
            i => (float[])[.. Enumerable.Range(0, length).Select(j => columns ? transposed[i * length + j] : transposed[j * count + i])])];
        for (int i = 0; i < count; i++)
            for (int j = 0; j <= i; j++)
                Assert.Equal(i == j ? (double)length / width : 0, vectors[i].Zip(vectors[j], (x, y) => (double)x * y).Sum(), 1e-4);
    }

    [Theory]
    [InlineData(7, 4)]
    [InlineData(33, 33)]
    [InlineData(8, 21)]
    public void It_is_the_naive_one(int outputs, int width)
    {
        float[] expected = NaiveProjection.Of(11, 5, outputs, width), transposed = MemberProjection.Transposed(11, 5, outputs, width);

        for (int i = 0; i < outputs; i++)
            for (int j = 0; j < width; j++)
                Assert.Equal(expected[i * width + j], transposed[j * outputs + i], 1e-4f);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 6)]
    [InlineData(196, 196)]
    public void On_axes_every_value_has_one_of_its_own(int outputs, int width)
    {
        float[] transposed = MemberProjection.OnAxes(seed: 3, member: 2, outputs, width);
        int[][] axes = [.. transposed.Chunk(outputs).Select(row => (int[])[.. Enumerable.Range(0, outputs).Where(axis => row[axis] != 0)])];

        Assert.Equal(width, axes.Length);
        Assert.All(axes, axis => Assert.Single(axis));
        Assert.Equal(width, axes.SelectMany(axis => axis).Distinct().Count());
        Assert.All(transposed, value => Assert.True(value == 0 || MathF.Abs(value - MathF.Sqrt((float)outputs / width)) < 1e-6f));
        if (outputs > width)
            Assert.NotEqual(transposed, MemberProjection.OnAxes(seed: 3, member: 1, outputs, width));
    }

    [Fact]
    public void As_pixels_eight_members_see_an_image_in_eight_ways_and_the_first_sees_it_as_it_is()
    {
        float[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        string[] seen = [.. Enumerable.Range(0, 9).Select(member => Seen(MemberProjection.AsPixels(member, 9)))];

        Assert.Equal("123456789", seen[0]);
        Assert.Equal("789456123", seen[1]);
        Assert.Equal("321654987", seen[2]);
        Assert.Equal("147258369", seen[4]);
        Assert.Equal(8, seen[..8].Distinct().Count());
        Assert.Equal(seen[0], seen[8]);

        string Seen(float[] transposed) => string.Concat(Enumerable.Range(0, 9).Select(
            axis => Enumerable.Range(0, 9).Sum(pixel => image[pixel] * transposed[pixel * 9 + axis])));
    }

    [Fact]
    public void Members_and_seeds_have_projections_of_their_own()
    {
        float[] first = MemberProjection.Transposed(0, 0, 20, 10);

        Assert.Equal(first, MemberProjection.Transposed(0, 0, 20, 10));
        Assert.NotEqual(first, MemberProjection.Transposed(0, 1, 20, 10));
        Assert.NotEqual(first, MemberProjection.Transposed(1, 0, 20, 10));
    }
}
