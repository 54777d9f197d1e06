using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Tests.Model;

public class InitializerTests
{
    private static readonly Shape Large = new(100, 200);

    [Fact]
    public void Normal_values_have_mean_0_and_the_deviation_asked_for()
    {
        float[] values = new Initializer(seed: 3).Normal("values", Large, 0.02f).Values.ToArray();

        Assert.Equal(0, values.Average(), 0.0005f);
        Assert.Equal(0.02, Math.Sqrt(values.Average(value => (double)value * value)), 0.0005);
    }

    [Fact]
    public void Uniform_values_fill_their_range_evenly()
    {
        float[] values = new Initializer(seed: 3).Uniform("values", Large, 0.5f).Values.ToArray();

        Assert.All(values, value => Assert.InRange(value, -0.5f, 0.5f));
        Assert.Equal(0, values.Average(), 0.01f);
        Assert.Equal(0.5 / Math.Sqrt(3), Math.Sqrt(values.Average(value => (double)value * value)), 0.005);
    }

    [Fact]
    public void A_constant_is_the_same_throughout() =>
        Assert.Equal([0.25f, 0.25f, 0.25f], new Initializer(seed: 3).Constant("values", new Shape(3), 0.25f).Values.ToArray());

    [Fact]
    public void Every_parameter_draws_from_a_stream_of_its_own()
    {
        Initializer first = new(seed: 3), second = new(seed: 3);
        float[] small = Values(first.Uniform("first", new Shape(2), 1)), large = Values(second.Uniform("first", new Shape(90), 1));
        float[] next = Values(first.Uniform("second", new Shape(5), 1)), nextAgain = Values(second.Uniform("second", new Shape(5), 1));

        Assert.Equal(small, large[..2]);
        Assert.Equal(next, nextAgain); // however much the parameter before it drew
        Assert.NotEqual(large[..5], next);

        static float[] Values(Parameter parameter) => parameter.Values.ToArray();
    }

    [Fact]
    public void Parameters_are_built_into_one_set_in_the_order_they_were_made()
    {
        var initializer = new Initializer(seed: 3);
        Parameter weight = initializer.Uniform("weight", new Shape(3, 2), 1), bias = initializer.Constant("bias", new Shape(2), 7);
        float[] before = weight.Values.ToArray();

        ParameterSet parameters = initializer.Build();

        Assert.Equal([weight, bias], parameters);
        Assert.Equal(before, parameters[0].Values.ToArray());
    }

    [Fact]
    public void Two_parameters_of_one_name_are_refused()
    {
        var initializer = new Initializer(seed: 3);
        _ = new Linear("layer", 1, 1, initializer);
        _ = new Linear("layer", 1, 1, initializer);

        Assert.Contains("'layer.weight'", Assert.Throws<ArgumentException>(initializer.Build).Message, StringComparison.Ordinal);
    }
}
