using Gpicl.Randomness;
using Gpicl.Tasks;

namespace Gpicl.Tests.Tasks;

public class ArithmeticTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 40)]
    [InlineData(4, 4, 16)]
    [InlineData(5, 7, 15)]
    [InlineData(9, 6, 17)]
    [InlineData(10, 21, 33)]
    [InlineData(100, 196, 196)]
    public void The_projection_product_is_that_of_the_naive_loop(int rows, int columns, int width)
    {
        float[] inputs = new float[rows * width], matrix = new float[columns * width], outputs = new float[rows * columns];
        new CounterGenerator(1, 1, 1).FillNormal(inputs);
        new CounterGenerator(1, 1, 2).FillNormal(matrix);
        ProjectionKernel.Multiply(inputs, matrix, width, outputs);

        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
            {
                double expected = 0;
                for (int i = 0; i < width; i++)
                    expected += (double)inputs[row * width + i] * matrix[column * width + i];
                Assert.Equal(expected, outputs[row * columns + column], 1e-4);
            }
    }

    [Fact]
    public void Logarithm_and_exponential_are_those_of_the_library()
    {
        for (float x = -60; x <= 60; x += 0.0371f)
            Assert.Equal(1, PortableMath.Exp(x) / Math.Exp(x), 1e-5);
        for (float x = -1; x <= 1; x += 0.0037f)
            Assert.Equal(1, PortableMath.Exp(x) / Math.Exp(x), 3e-7);
        for (float x = 1e-30f; x < 1e30f; x *= 1.13f)
            Assert.Equal(0, (PortableMath.Log(x) - Math.Log(x)) / Math.Max(0.1, Math.Abs(Math.Log(x))), 3e-7);
    }

    [Fact]
    public void Hyperbolic_tangent_is_that_of_the_library()
    {
        float[] values = [.. Enumerable.Range(-500, 1001).Select(i => i * 0.1f)], results = [.. values];
        PortableVectorMath.Tanh(results);

        for (int i = 0; i < values.Length; i++)
            Assert.Equal(Math.Tanh(values[i]), results[i], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(50)]
    [InlineData(20_000)]
    public void Standardizing_a_constant_gives_zeros(int count)
    {
        float[] values = new float[count];
        Array.Fill(values, 0.1f);
        PortableVectorMath.Standardize(values);

        Assert.All(values, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(1e-15f, 0)]
    [InlineData(1, 1000)]
    [InlineData(1e12f, -1e13f)]
    public void Standardizing_gives_mean_zero_and_unit_variance_at_any_scale(float scale, float offset)
    {
        float[] values = new float[20_001];
        new CounterGenerator(1, 1, 1).FillUniform(values);
        foreach (ref float value in values.AsSpan())
            value = value * scale + offset;
        PortableVectorMath.Standardize(values);

        Assert.Equal(0, values.Average(value => (double)value), 1e-5);
        Assert.Equal(1, values.Average(value => (double)value * value), 1e-4);
    }
}
