using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Tests.Model;

public class LayerTests
{
    [Fact]
    public void A_linear_layer_multiplies_and_adds_its_bias()
    {
        var initializer = new Initializer(seed: 1);
        var layer = new Linear("layer", 2, 3, initializer);
        float[] weight = [1, 2, 3, 4, 5, 6], bias = [0.5f, 0, -1];
        weight.CopyTo(layer.Weight.Values);
        bias.CopyTo(layer.Bias.Values);
        using var tape = new Tape();

        Tensor y = layer.Forward(tape, tape.Constant(new Shape(2, 2), [1, 0, 2, -1]));

        Assert.Equal([1.5f, 2, 2, -1.5f, -1, -1], y.Values.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Weights_and_bias_of_a_linear_layer_begin_within_one_over_the_root_of_its_inputs(int inputs)
    {
        var layer = new Linear("layer", inputs, 200, new Initializer(seed: 1));
        float bound = 1 / MathF.Sqrt(inputs);
        foreach (Parameter parameter in new[] { layer.Weight, layer.Bias })
        {
            float[] values = parameter.Values.ToArray();
            Assert.All(values, value => Assert.InRange(value, -bound, bound));
            Assert.InRange(values.Min(), -bound, -0.95f * bound);
            Assert.InRange(values.Max(), 0.95f * bound, bound);
        }
    }

    [Fact]
    public void A_fresh_layer_norm_gives_rows_of_mean_0_and_variance_1()
    {
        var layer = new LayerNorm("norm", 4, new Initializer(seed: 1));
        using var tape = new Tape();

        float[] y = layer.Forward(tape, tape.Constant(new Shape(1, 4), [1, 3, 5, 11])).Values.ToArray();

        Assert.Equal(0, y.Sum(), 1e-5f);
        Assert.Equal(4, y.Sum(value => value * value), 1e-3f);
    }

    [Theory]
    [InlineData(0, 1, "inputs")]
    [InlineData(-3, 1, "inputs")]
    [InlineData(1, 0, "outputs")]
    public void A_linear_layer_of_impossible_size_is_refused(int inputs, int outputs, string argument)
    {
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => new Linear("layer", inputs, outputs, new Initializer(0)));
    }

    [Fact]
    public void A_layer_norm_of_impossible_width_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("width", () => new LayerNorm("norm", 0, new Initializer(0)));
    }

    [Fact]
    public void Layers_need_an_initializer()
    {
        Assert.Throws<ArgumentNullException>("initializer", () => new Linear("layer", 1, 1, null!));
        Assert.Throws<ArgumentNullException>("initializer", () => new LayerNorm("norm", 1, null!));
        Assert.Throws<ArgumentNullException>("initializer", () => new TransformerBlock("block", 8, 2, 32, null!));
    }
}
