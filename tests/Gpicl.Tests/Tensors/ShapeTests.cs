using Gpicl.Tensors;

namespace Gpicl.Tests.Tensors;

public class ShapeTests
{
    [Fact]
    public void A_shape_without_sizes_is_a_scalar_however_it_is_made()
    {
        Assert.Equal((0, 1), (new Shape().Rank, new Shape().Length));
        Assert.Equal((0, 1), (default(Shape).Rank, default(Shape).Length));
        Assert.Equal(new Shape([]), default);
        Assert.Equal(new Shape([]).GetHashCode(), default(Shape).GetHashCode());
        Assert.Equal(new Shape(), new Shape(5).Without(0));
        Assert.NotEqual(new Shape(), new Shape(1));
    }

    [Fact]
    public void Sizes_can_be_read_from_either_end()
    {
        var shape = new Shape(2, 3, 5, 7);

        Assert.Equal((2, 7, 7, 2), (shape[0], shape[3], shape[-1], shape[-4]));
        Assert.Equal((4, 210), (shape.Rank, shape.Length));
        Assert.Equal("[2, 3, 5, 7]", shape.ToString());
        Assert.Equal(new Shape(2, 3, 9, 7), shape.With(-2, 9));
        Assert.Equal(new Shape(2, 5, 7), shape.Without(1));
    }

    [Fact]
    public void An_axis_that_is_not_there_is_named()
    {
        Assert.Contains("[2, 3] has no axis 2", Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2, 3)[2]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2, 3)[-3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape().With(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape().Without(-1));
    }

    [Fact]
    public void Impossible_sizes_are_refused()
    {
        Assert.Contains("5 sizes", Assert.Throws<ArgumentException>(() => new Shape(1, 1, 1, 1, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("[2, -1]", Assert.Throws<ArgumentException>(() => new Shape(2, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("[65536, 32768]", Assert.Throws<ArgumentException>(() => new Shape(65536, 32768)).Message, StringComparison.Ordinal);
    }
}
