using Gpicl.IO;

namespace Gpicl.Tests.IO;

public class SafetensorsTensorTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_named_with_its_index(float value)
    {
        var error = Assert.Throws<ArgumentException>(() => new SafetensorsTensor("weight", [3], new[] { 1, 2, value }));

        Assert.Contains("'weight' holds", error.Message, StringComparison.Ordinal);
        Assert.Contains("at index 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(-1, -3)]
    [InlineData(0, 3)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_shape_that_does_not_fit_the_values_is_rejected(int rows, int columns) =>
        Assert.Throws<ArgumentException>(() => new SafetensorsTensor("weight", [rows, columns], new float[3]));

    [Theory]
    [InlineData("")]
    [InlineData("__metadata__")]
    public void A_name_that_the_format_cannot_hold_is_rejected(string name) =>
        Assert.Throws<ArgumentException>(() => new SafetensorsTensor(name, [1], new float[1]));

    [Fact]
    public void Text_that_has_no_utf8_form_is_rejected()
    {
        string half = "half" + (char)0xD83D;

        Assert.Throws<ArgumentException>(() => new SafetensorsTensor(half, [1], new float[1]));
        Assert.Throws<ArgumentException>(() => new SafetensorsFile([], [new("key", half)]));
    }

    [Fact]
    public void Values_are_only_given_as_the_type_they_are()
    {
        var tensor = new SafetensorsTensor("step", [1], new ulong[] { 5 });

        Assert.Equal(5ul, tensor.UInt64Values.Span[0]);
        Assert.Throws<InvalidOperationException>(() => tensor.Float32Values);
        Assert.Throws<InvalidOperationException>(() => tensor.Int64Values);
    }
}
