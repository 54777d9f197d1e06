using Gpicl.Tensors.Kernels;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Kernels;

public sealed unsafe class VectorKernelsTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 40), 63, 64, 65, 97, 1000];

    [Fact]
    public void Sums_products_and_maxima_agree_with_the_definition()
    {
        foreach (int length in Lengths)
        {
            GuardedBuffer x = Numbers(length, 1), y = Numbers(length, 2);
            double sum = 0, dot = 0, max = double.NegativeInfinity;
            for (int i = 0; i < length; i++)
                (sum, dot, max) = (sum + x.Values[i], dot + (double)x.Values[i] * y.Values[i], Math.Max(max, x.Values[i]));

            Assert.Equal(sum, VectorKernels.Sum(length, x.Pointer), 1e-7 * (length + 1));
            Assert.Equal(dot, VectorKernels.Dot(length, x.Pointer, y.Pointer), 1e-7 * (length + 1));
            Assert.Equal(max, VectorKernels.Max(length, x.Pointer));
        }
    }

    [Fact]
    public void The_maximum_is_found_at_every_position()
    {
        GuardedBuffer x = Numbers(37, 1);
        for (int i = 0; i < 37; i++)
        {
            float before = x.Values[i];
            x.Values[i] = 5;
            Assert.Equal(5, VectorKernels.Max(37, x.Pointer));
            x.Values[i] = before;
        }
    }

    [Fact]
    public void Scaled_additions_and_scaling_touch_every_element_once_and_no_other()
    {
        foreach (int length in Lengths)
        {
            GuardedBuffer x = Numbers(length, 1), y = Numbers(length, 2);
            float[] expected = [.. x.Values.ToArray().Zip(y.Values.ToArray(), (a, b) => b - 0.75f * a)];
            VectorKernels.AddScaled(length, -0.75f, x.Pointer, y.Pointer);
            AssertClose(expected, y, 1e-6);

            expected = [.. x.Values.ToArray().Select(a => a * 3.5f)];
            VectorKernels.Scale(length, 3.5f, x.Pointer);
            AssertClose(expected, x, 0);
        }
    }

    [Fact]
    public void Scaled_exponentials_are_written_and_summed_in_place_too()
    {
        foreach (int length in Lengths)
        {
            GuardedBuffer x = Numbers(length, 1), y = new(length);
            float[] expected = [.. x.Values.ToArray().Select(a => (float)Math.Exp(2.5 * a - 1.5))];

            float sum = VectorKernels.ExpScaled(length, x.Pointer, 2.5f, 1.5f, y.Pointer);
            AssertClose(expected, y, 2e-6);
            Assert.Equal(expected.Sum(e => (double)e), sum, 1e-6 * (length + 1));

            Assert.Equal(sum, VectorKernels.ExpScaled(length, x.Pointer, 2.5f, 1.5f, x.Pointer));
            AssertClose(expected, x, 2e-6);
        }
    }

    [Fact]
    public void Column_sums_are_added_to_what_is_there()
    {
        foreach (int columns in Lengths)
            foreach (int rows in new[] { 0, 1, 2, 5 })
            {
                int stride = columns + 3;
                GuardedBuffer matrix = Numbers(rows * stride, 1), sums = Numbers(columns, 2);
                float[] expected = sums.Values.ToArray();
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < columns; j++)
                        expected[j] += matrix.Values[i * stride + j];

                VectorKernels.AddColumnSums(rows, columns, matrix.Pointer, stride, sums.Pointer);

                AssertClose(expected, sums, 1e-6);
            }
    }

    [Fact]
    public void Layer_norm_and_its_gradients_touch_nothing_but_their_own_rows()
    {
        foreach (int width in Lengths.Where(length => length > 0))
        {
            const int Rows = 3;
            GuardedBuffer x = Numbers(Rows * width, 1), gain = Numbers(width, 2), bias = Numbers(width, 3), dy = Numbers(Rows * width, 4);
            GuardedBuffer y = new(Rows * width), statistics = new(2 * Rows), dx = new(Rows * width), dGain = Numbers(width, 5), dBias = Numbers(width, 6);

            LayerNormKernel.Forward(Rows, width, x.Pointer, gain.Pointer, bias.Pointer, y.Pointer, statistics.Pointer);
            LayerNormKernel.BackwardInput(Rows, width, x.Pointer, gain.Pointer, statistics.Pointer, dy.Pointer, dx.Pointer, accumulate: false);
            LayerNormKernel.BackwardParameters(Rows, width, x.Pointer, statistics.Pointer, dy.Pointer, dGain.Pointer, dBias.Pointer);

            double[] expected = Naive.LayerNorm(RandomNumbers.ToDoubles(x.Values), RandomNumbers.ToDoubles(gain.Values), RandomNumbers.ToDoubles(bias.Values));
            AssertClose([.. expected.Select(value => (float)value)], y, 1e-4);
            Assert.All(new[] { statistics, dx, dGain, dBias }, buffer => buffer.AssertGuardsAreIntact());
            Assert.All(dx.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
        }
    }

    private static GuardedBuffer Numbers(int length, int seed) => new(RandomNumbers.Uniform(length, seed));

    private static void AssertClose(float[] expected, GuardedBuffer found, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found.Values[i], tolerance * (1 + Math.Abs(expected[i])));
        found.AssertGuardsAreIntact();
    }
}
