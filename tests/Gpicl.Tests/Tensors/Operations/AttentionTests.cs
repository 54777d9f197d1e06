using Gpicl.Tensors;
using Gpicl.Tensors.Operations;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Operations;

public class AttentionTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Small_shapes_agree_with_the_definition_and_with_differences(bool paired, bool queriesOnly)
    {
        AttentionPattern pattern = paired ? AttentionPattern.Paired : AttentionPattern.Causal;
        foreach ((int batch, int length, int heads, int size) in new[] { (1, 1, 1, 1), (2, 3, 1, 5), (1, 4, 2, 3), (0, 3, 2, 4), (2, 0, 2, 4), (2, 3, 2, 0) })
        {
            int streams = pattern == AttentionPattern.Paired ? 2 : 1, width = heads * size;
            var naive = new NaiveAttention(streams, batch, length, width, heads, pattern);
            OperationCheck.Run(
                (tape, x) => tape.Attention(x[0], heads, pattern, queriesOnly),
                x => naive.Forward(x[0])[..OutputShape(pattern, queriesOnly, batch, length, width).Length],
                OutputShape(pattern, queriesOnly, batch, length, width), [InputShape(pattern, batch, length, width)]);
        }
    }

    [Fact]
    public void The_definitions_own_gradient_agrees_with_differences()
    {
        var naive = new NaiveAttention(2, 1, 3, 4, 2, AttentionPattern.Paired);
        double[] x = RandomNumbers.ToDoubles(RandomNumbers.Uniform(72, seed: 1)), weights = RandomNumbers.ToDoubles(RandomNumbers.Uniform(24, seed: 2));
        double[] gradient = naive.Backward(x, weights);
        for (int i = 0; i < x.Length; i++)
        {
            double center = x[i];
            x[i] = center + 1e-5;
            double above = naive.Forward(x).Zip(weights, (y, w) => y * w).Sum();
            x[i] = center - 1e-5;
            double below = naive.Forward(x).Zip(weights, (y, w) => y * w).Sum();
            x[i] = center;
            Assert.Equal((above - below) / 2e-5, gradient[i], 1e-8);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Longer_sequences_agree_with_the_definition(bool paired, bool queriesOnly)
    {
        AttentionPattern pattern = paired ? AttentionPattern.Paired : AttentionPattern.Causal;
        (int Batch, int Length, int Heads, int Size)[] shapes =
            [(2, 1, 3, 5), (1, 2, 1, 32), (3, 3, 2, 8), (2, 17, 3, 5), (1, 48, 1, 8), (2, 49, 2, 5), (1, 97, 2, 1),
                (1, 97, 1, 33), (1, 100, 2, 32), (1, 145, 1, 8)];
        foreach ((int batch, int length, int heads, int size) in shapes)
            foreach (int threads in new[] { 1, 2 })
                CheckAgainstDefinition(pattern, queriesOnly, batch, length, heads, size, threads);
    }

    [Fact]
    public void Scores_of_any_size_give_finite_mixtures()
    {
        using var tape = new Tape();
        Tensor x = tape.Constant(new Shape(1, 3, 3), [1e18f, 1e18f, 1, -1e18f, 1e18f, 2, 1e18f, -1e18f, 3]);

        Tensor y = tape.Attention(x, 1, AttentionPattern.Causal);

        // Token 1 is indifferent between two equal keys; token 2 takes one of the two keys on its side.
        Assert.Equal([1f, 1.5f, 1.5f], y.Values.ToArray());
    }

    private static void CheckAgainstDefinition(AttentionPattern pattern, bool queriesOnly, int batch, int length, int heads, int size, int threads)
    {
        int width = heads * size;
        var naive = new NaiveAttention(pattern == AttentionPattern.Paired ? 2 : 1, batch, length, width, heads, pattern);
        Shape shape = InputShape(pattern, batch, length, width), result = OutputShape(pattern, queriesOnly, batch, length, width);
        float[] values = RandomNumbers.Uniform(shape.Length, seed: length, -2, 2), weights = RandomNumbers.Uniform(result.Length, seed: 3);
        double[] outputGradient = new double[shape.Length / 3];
        RandomNumbers.ToDoubles(weights).CopyTo(outputGradient, 0);
        double[] x = RandomNumbers.ToDoubles(values);

        using var pool = new WorkerPool(threads);
        using var tape = new Tape(new Gradients(new ParameterSet([])), pool);
        Tensor input = tape.Constant(shape, values, requiresGradient: true);
        Tensor output = tape.Attention(input, heads, pattern, queriesOnly);
        tape.Backward(tape.WeightedSum(output, weights));

        string what = $"{pattern}{(queriesOnly ? ", queries only" : "")}: batch {batch}, length {length}, {heads} heads of {size}";
        Assert.Equal(result, output.Shape);
        AssertClose(naive.Forward(x).AsSpan(0, result.Length), output.Values, what);
        AssertClose(naive.Backward(x, outputGradient), tape.GradientOf(input), $"{what}, gradient");
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(found[i] - expected[i]) <= 1e-5 * (1 + Math.Abs(expected[i]))))
                Assert.Fail($"{what}: element {i} is {found[i]}, expected {expected[i]}.");
    }

    private static Shape InputShape(AttentionPattern pattern, int batch, int length, int width) =>
        pattern == AttentionPattern.Paired ? new Shape(2, batch, length, 3 * width) : new Shape(batch, length, 3 * width);

    private static Shape OutputShape(AttentionPattern pattern, bool queriesOnly, int batch, int length, int width) =>
        pattern == AttentionPattern.Causal ? new Shape(batch, length, width) : new Shape(queriesOnly ? 1 : 2, batch, length, width);
}
