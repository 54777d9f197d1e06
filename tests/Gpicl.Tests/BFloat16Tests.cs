namespace Gpicl.Tests;

public class BFloat16Tests
{
    [Theory]
    [InlineData(1f, 1f)]
    [InlineData(1.00390625f, 1f)] // halfway between 1 and the next, which is odd
    [InlineData(1.01171875f, 1.015625f)] // halfway, the upper one even
    [InlineData(1.003907f, 1.0078125f)]
    [InlineData(-1.003907f, -1.0078125f)]
    [InlineData(-0f, -0f)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(9.2e-41f, 9.18355e-41f)] // below the smallest with all digits
    public void Values_go_to_the_nearest_number_even_ones_of_two(float value, float expected)
    {
        float rounded = BFloat16.ToSingle(BFloat16.Round(value));
        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(rounded));
    }

    [Fact]
    public void Every_number_stays_what_it_is()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            float value = BFloat16.ToSingle((ushort)bits);
            if (!float.IsNaN(value))
                Assert.Equal(bits, BFloat16.Round(value));
            Assert.True(BFloat16.HoldsAll([value]));
        }

        Assert.False(BFloat16.HoldsAll([1, MathF.PI]));
    }
}
