using Gpicl.Tensors;

namespace Gpicl.Tests.Tensors;

public class ParameterSetTests
{
    [Fact]
    public void Parameters_keep_their_values_and_share_one_block()
    {
        Parameter a = new("a", new Shape(2, 3), [1, 2, 3, 4, 5, 6]), b = new("b", new Shape(), [7]), empty = new("empty", new Shape(0), []);
        var set = new ParameterSet([a, empty, b]);

        Assert.Equal((3, 7), (set.Count, set.ElementCount));
        Assert.Equal(["a", "empty", "b"], set.Select(parameter => parameter.Name));
        Assert.Equal([1f, 2, 3, 4, 5, 6], a.Values.ToArray());
        Assert.Equal(28f, set.Values.ToArray().Sum());

        set.Values.Fill(2);
        Assert.Equal(2f, b.ToScalar());
    }

    [Fact]
    public void Gradients_are_laid_out_as_the_parameters()
    {
        Parameter a = new("a", new Shape(3), [1, 2, 3]), b = new("b", new Shape(2), [4, 5]);
        var set = new ParameterSet([a, b]);
        var gradients = new Gradients(set);
        Assert.All(gradients.Values.ToArray(), value => Assert.Equal(0f, value));

        gradients.Of(b)[1] = 9;

        Assert.Equal(set.Values.IndexOf(5f), gradients.Values.IndexOf(9f));
        Assert.Equal(set.Values.Length, gradients.Values.Length);
    }

    [Fact]
    public void A_parameter_of_another_set_is_refused_by_name()
    {
        Parameter a = new("a", new Shape(1), [1]), foreign = new("foreign", new Shape(1), [1]), fresh = new("fresh", new Shape(1), [1]);
        var gradients = new Gradients(new ParameterSet([a]));
        _ = new ParameterSet([foreign]);

        Assert.Contains("'foreign'", Assert.Throws<ArgumentException>(() => gradients.Of(foreign).Length).Message, StringComparison.Ordinal);
        Assert.Contains("'fresh'", Assert.Throws<ArgumentException>(() => gradients.Of(fresh).Length).Message, StringComparison.Ordinal);
        Assert.Contains("'foreign'", Assert.Throws<ArgumentException>(() => new ParameterSet([fresh, foreign])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'b'",
            Assert.Throws<ArgumentException>(() => new ParameterSet([new Parameter("b", new Shape(1), [1]), new Parameter("b", new Shape(2), [1, 2])])).Message,
            StringComparison.Ordinal);

        // What was refused as part of a set can still join another.
        Assert.Equal(1, new ParameterSet([fresh]).ElementCount);
    }
}
