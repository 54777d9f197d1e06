using Gpicl.Tensors;
using Gpicl.Tensors.Operations;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors;

public class TapeTests
{
    [Fact]
    public void A_tensor_of_a_tape_that_was_reset_is_refused_with_its_shape()
    {
        using var tape = new Tape();
        Tensor x = tape.Zeros(new Shape(2, 3)), view = tape.Reshape(x, new Shape(6));
        tape.Reset();

        Assert.True(x.IsDisposed && view.IsDisposed);
        Assert.Contains("[2, 3]", Assert.Throws<ObjectDisposedException>(() => x.Values.Length).Message, StringComparison.Ordinal);
        Assert.Contains("[6]", Assert.Throws<ObjectDisposedException>(() => tape.Exp(view)).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => tape.Add(tape.Zeros(new Shape(2, 3)), x));
        Assert.Throws<ObjectDisposedException>(() => tape.MatrixProduct(tape.Zeros(new Shape(2, 2)), x));
    }

    [Fact]
    public void A_disposed_tape_makes_no_tensors()
    {
        var tape = new Tape();
        tape.Dispose();
        tape.Dispose();
        var x = new Tensor(new Shape(2));

        Assert.Throws<ObjectDisposedException>(() => tape.Zeros(new Shape(2)));
        Assert.Throws<ObjectDisposedException>(() => tape.Exp(x));
        Assert.Throws<ObjectDisposedException>(() => tape.Reshape(x, new Shape(1, 2)));
    }

    [Fact]
    public void A_tensor_outside_any_tape_outlives_every_reset()
    {
        using var tape = new Tape();
        var x = new Tensor(new Shape(2), [1, 2]);
        tape.Scale(x, 2);
        tape.Reset();

        Assert.Equal([2f, 4f], tape.Scale(x, 2).Values.ToArray());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_loss_that_is_not_finite_is_named_and_touches_no_gradient(float value)
    {
        var weight = new Parameter("weight", new Shape(1), [1]);
        var gradients = new Gradients(new ParameterSet([weight]));
        using var tape = new Tape(gradients);
        Tensor loss = tape.SumOfProducts(weight, tape.Constant(new Shape(1), [value]));

        var error = Assert.Throws<NonFiniteLossException>(() => tape.Backward(loss));

        Assert.Contains(FormattableString.Invariant($"The loss is {value}"), error.Message, StringComparison.Ordinal);
        Assert.Equal(0f, gradients.Of(weight)[0]);
    }

    [Fact]
    public void A_forward_only_tape_computes_the_same_and_refuses_to_go_back()
    {
        var weight = new Parameter("weight", new Shape(3, 2), RandomNumbers.Uniform(6, seed: 1));
        using Tape forward = new(), both = new(new Gradients(new ParameterSet([weight])));
        float[] x = RandomNumbers.Uniform(12, seed: 2);

        Tensor y = forward.Gelu(forward.Linear(forward.Constant(new Shape(4, 3), x, requiresGradient: true), weight));

        Assert.Equal(both.Gelu(both.Linear(both.Constant(new Shape(4, 3), x), weight)).Values.ToArray(), y.Values.ToArray());
        Assert.Throws<InvalidOperationException>(() => forward.Backward(forward.Sum(y)));
        Assert.Throws<InvalidOperationException>(() => forward.GradientOf(y));
    }

    [Fact]
    public void A_backward_pass_needs_one_number_to_start_from()
    {
        using var tape = new Tape(new Gradients(new ParameterSet([])));
        Tensor x = tape.Constant(new Shape(2), [1, 2], requiresGradient: true);

        Assert.Contains("[2]", Assert.Throws<ShapeMismatchException>(() => tape.Backward(tape.Exp(x))).Message, StringComparison.Ordinal);
        Assert.Contains("[2]", Assert.Throws<InvalidOperationException>(() => tape.GradientOf(x).Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_of_several_losses_add_up_each_with_its_scale()
    {
        var weight = new Parameter("weight", new Shape(2), [3, 4]);
        var gradients = new Gradients(new ParameterSet([weight]));
        using var tape = new Tape(gradients);
        Tensor sum = tape.Sum(weight), product = tape.SumOfProducts(weight, weight);

        tape.Backward(sum, scale: 0.5f);
        tape.Backward(product, scale: 2);
        Assert.Equal([12.5f, 16.5f], gradients.Of(weight).ToArray());

        gradients.Clear();
        tape.Backward(sum);
        Assert.Equal([1f, 1f], gradients.Of(weight).ToArray());
    }

    [Fact]
    public void A_parameter_or_a_view_of_one_can_be_the_loss_itself()
    {
        var weight = new Parameter("weight", new Shape(1), [3]);
        var gradients = new Gradients(new ParameterSet([weight]));
        using var tape = new Tape(gradients);

        tape.Backward(tape.Reshape(weight, new Shape()), scale: 2);
        tape.Reset();
        tape.Backward(tape.SumOfProducts(weight, weight));

        Assert.Equal(8f, gradients.Of(weight)[0]);
    }

    [Fact]
    public void What_no_gradient_can_reach_keeps_a_gradient_of_zero()
    {
        Parameter used = new("used", new Shape(1), [3]), unused = new("unused", new Shape(2), [1, 1]);
        var gradients = new Gradients(new ParameterSet([used, unused]));
        using var tape = new Tape(gradients);

        tape.Exp(unused);
        tape.Backward(tape.SumOfProducts(used, used));
        tape.Backward(tape.Exp(tape.Constant(new Shape(1), [1])));

        Assert.Equal([0f, 0f], gradients.Of(unused).ToArray());
        Assert.Equal(6f, gradients.Of(used)[0]);
    }

    [Fact]
    public void Reusing_a_tape_gives_the_same_bits_as_a_new_one()
    {
        using var model = new SmallModel(threads: 2);
        (float loss, float[] gradients) = model.Step();
        for (int repeat = 0; repeat < 5; repeat++)
        {
            (float again, float[] gradientsAgain) = model.Step();
            Assert.Equal(loss, again);
            Assert.True(gradients.AsSpan().SequenceEqual(gradientsAgain));
        }

        using var fresh = new SmallModel(threads: 2);
        Assert.True(gradients.AsSpan().SequenceEqual(fresh.Step().Gradients));
    }

    [Fact]
    public void The_number_of_threads_changes_a_result_by_rounding_only()
    {
        using SmallModel one = new(threads: 1), three = new(threads: 3);
        (float lossOfOne, float[] gradientsOfOne) = one.Step();
        (float lossOfThree, float[] gradientsOfThree) = three.Step();

        Assert.Equal(lossOfOne, lossOfThree, 1e-5f);
        for (int i = 0; i < gradientsOfOne.Length; i++)
            Assert.Equal(gradientsOfOne[i], gradientsOfThree[i], 1e-5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_in_steady_state_allocates_next_to_nothing(int threads)
    {
        using var model = new SmallModel(threads);
        for (int warmUp = 0; warmUp < 3; warmUp++)
            model.StepWithoutCopies();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 10; step++)
            model.StepWithoutCopies();

        // Waiting for a thread that a busy machine holds back takes some memory each time; one tensor of the model takes 30 KB.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 0, 24 * 1024);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Long_tensors_shared_out_over_threads_are_worked_through_completely(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var tape = new Tape(new Gradients(new ParameterSet([])), pool);
        const int Length = 131_077;
        float[] values = RandomNumbers.Uniform(Length, seed: 1);
        Tensor x = tape.Constant(new Shape(Length), values, requiresGradient: true);

        Tensor y = tape.Tanh(x);
        tape.Backward(tape.Sum(y));

        for (int i = 0; i < Length; i++)
        {
            double tanh = Math.Tanh(values[i]);
            Assert.True(Math.Abs(y.Values[i] - tanh) < 1e-6 && Math.Abs(tape.GradientOf(x)[i] - (1 - tanh * tanh)) < 1e-6);
        }
    }
}
