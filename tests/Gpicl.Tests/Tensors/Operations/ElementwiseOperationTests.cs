using Gpicl.Tensors;
using Gpicl.Tensors.Operations;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Operations;

public class ElementwiseOperationTests
{
    private static readonly Shape[] Shapes = [new(), new(0), new(1), new(3, 0, 2), new(7), new(17), new(3, 5), new(2, 3, 4), new(2, 1, 3, 6)];

    /// <summary>Shapes of a and b, where b is a or its last axes.</summary>
    public static TheoryData<int[], int[]> Endings { get; } = new()
    {
        { [], [] },
        { [5], [] },
        { [2, 3], [] },
        { [3, 17], [17] },
        { [3, 1], [1] },
        { [2, 3, 19], [3, 19] },
        { [2, 2, 3, 5], [5] },
        { [2, 2, 2, 2], [2, 2, 2, 2] },
        { [3, 0], [0] },
        { [0, 4], [4] },
    };

    [Fact]
    public void Exp() => CheckUnary((tape, x) => tape.Exp(x), Math.Exp);

    [Fact]
    public void Tanh() => CheckUnary((tape, x) => tape.Tanh(x), Math.Tanh);

    [Fact]
    public void Softplus() => CheckUnary((tape, x) => tape.Softplus(x), x => Math.Log(1 + Math.Exp(x)), low: -12, high: 12);

    [Fact]
    public void Relu() => CheckUnary((tape, x) => tape.Relu(x), x => Math.Max(x, 0));

    [Fact]
    public void Gelu() => CheckUnary((tape, x) => tape.Gelu(x), Naive.Gelu, low: -5, high: 5);

    [Fact]
    public void Scale() => CheckUnary((tape, x) => tape.Scale(x, -2.5f), x => -2.5 * x);

    [Theory]
    [MemberData(nameof(Endings))]
    public void Add(int[] left, int[] right) => CheckBinary((tape, a, b) => tape.Add(a, b), (a, b) => a + b, left, right);

    [Theory]
    [MemberData(nameof(Endings))]
    public void Subtract(int[] left, int[] right) => CheckBinary((tape, a, b) => tape.Subtract(a, b), (a, b) => a - b, left, right);

    [Fact]
    public void One_tensor_as_both_arguments()
    {
        foreach (Shape shape in Shapes)
        {
            Check((tape, x) => tape.Add(x, x), x => x + x, shape);
            Check((tape, x) => tape.Subtract(x, x), x => 0, shape);
            Check((tape, x) => tape.Add(tape.Exp(x), x), x => Math.Exp(x) + x, shape);
            Check((tape, x) => tape.Add(x, tape.Exp(x)), x => Math.Exp(x) + x, shape);
        }
    }

    [Fact]
    public void A_result_used_three_times()
    {
        Check(
            (tape, x) =>
            {
                Tensor y = tape.Tanh(x), z = tape.Add(y, x);
                return tape.Add(tape.Tanh(z), tape.Add(z, tape.Add(z, y)));
            },
            x => Math.Tanh(Math.Tanh(x) + x) + 2 * (Math.Tanh(x) + x) + Math.Tanh(x),
            new Shape(3, 6));
    }

    [Fact]
    public void A_reshaped_tensor_shares_its_gradient()
    {
        var shape = new Shape(2, 6);
        Check((tape, x) => tape.Add(tape.Exp(x), tape.Reshape(tape.Reshape(x, new Shape(3, 4)), shape)), x => Math.Exp(x) + x, shape);
        Check((tape, x) => tape.Add(tape.Reshape(tape.Reshape(tape.Exp(x), new Shape(12)), shape), tape.Reshape(x, shape)), x => Math.Exp(x) + x, shape);
    }

    private static void CheckUnary(Func<Tape, Tensor, Tensor> operation, Func<double, double> reference, double low = -2, double high = 2)
    {
        foreach (Shape shape in Shapes)
            Check(operation, reference, shape, low, high);
    }

    private static void Check(Func<Tape, Tensor, Tensor> operation, Func<double, double> reference, Shape shape, double low = -2, double high = 2) =>
        OperationCheck.Run((tape, x) => operation(tape, x[0]), x => [.. x[0].Select(reference)], shape, [shape], low, high);

    private static void CheckBinary(Func<Tape, Tensor, Tensor, Tensor> operation, Func<double, double, double> reference, int[] left, int[] right)
    {
        Shape a = new(left), b = new(right);
        OperationCheck.Run((tape, x) => operation(tape, x[0], x[1]), x => [.. x[0].Select((value, i) => reference(value, x[1][i % b.Length]))], a, [a, b]);
    }
}
