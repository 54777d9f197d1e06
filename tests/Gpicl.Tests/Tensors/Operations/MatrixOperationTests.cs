using Gpicl.Tensors;
using Gpicl.Tensors.Operations;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Operations;

public class MatrixOperationTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 5)]
    [InlineData(4, 17, 3)]
    [InlineData(13, 2, 9)]
    [InlineData(0, 3, 2)]
    [InlineData(3, 0, 2)]
    [InlineData(3, 2, 0)]
    public void Matrix_product(int m, int n, int k)
    {
        foreach ((bool transposeA, bool transposeB) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            Shape a = transposeA ? new Shape(k, m) : new Shape(m, k), b = transposeB ? new Shape(n, k) : new Shape(k, n);
            OperationCheck.Run(
                (tape, x) => tape.MatrixProduct(x[0], x[1], transposeA, transposeB),
                x => Naive.MatrixProduct(x[0], x[1], m, n, k, transposeA, transposeB), new Shape(m, n), [a, b]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    public void Matrix_product_for_every_matrix_of_a_batch(int batch)
    {
        const int M = 5, N = 4, K = 3;
        foreach ((bool transposeA, bool transposeB) in new[] { (false, false), (false, true), (true, false), (true, true) })
            foreach (bool shared in new[] { false, true })
            {
                Shape a = transposeA ? new Shape(batch, K, M) : new Shape(batch, M, K);
                Shape one = transposeB ? new Shape(N, K) : new Shape(K, N);
                Shape b = shared ? one : new Shape(batch, one[0], one[1]);
                OperationCheck.Run(
                    (tape, x) => tape.MatrixProduct(x[0], x[1], transposeA, transposeB),
                    x => [.. Enumerable.Range(0, batch).SelectMany(i => Naive.MatrixProduct(
                        x[0].AsSpan(i * M * K, M * K), x[1].AsSpan(shared ? 0 : i * K * N, K * N), M, N, K, transposeA, transposeB))],
                    new Shape(batch, M, N), [a, b]);
            }
    }

    [Fact]
    public void Matrix_product_over_two_leading_axes()
    {
        OperationCheck.Run(
            (tape, x) => tape.MatrixProduct(x[0], x[1]),
            x => [.. Enumerable.Range(0, 6).SelectMany(i => Naive.MatrixProduct(x[0].AsSpan(i * 8, 8), x[1].AsSpan(i * 4, 4), 4, 2, 2, false, false))],
            new Shape(2, 3, 4, 2), [new Shape(2, 3, 4, 2), new Shape(2, 3, 2, 2)]);
    }

    [Fact]
    public void A_matrix_times_itself()
    {
        foreach ((bool transposeA, bool transposeB) in new[] { (false, false), (false, true), (true, false), (true, true) })
            OperationCheck.Run(
                (tape, x) => tape.MatrixProduct(x[0], x[0], transposeA, transposeB),
                x => Naive.MatrixProduct(x[0], x[0], 5, 5, 5, transposeA, transposeB), new Shape(5, 5), [new Shape(5, 5)]);
    }

    [Theory]
    [InlineData(new[] { 5 }, 3)]
    [InlineData(new[] { 7, 4 }, 9)]
    [InlineData(new[] { 2, 3, 5 }, 33)]
    [InlineData(new[] { 2, 2, 2, 3 }, 1)]
    [InlineData(new[] { 0, 4 }, 3)]
    [InlineData(new[] { 3, 0 }, 4)]
    [InlineData(new[] { 3, 4 }, 0)]
    public void Linear(int[] input, int outputs)
    {
        var x = new Shape(input);
        int inputs = x[-1], rows = x.Around(-1).Outer;
        Shape weight = new(inputs, outputs), bias = new(outputs), result = x.With(-1, outputs);
        OperationCheck.Run(
            (tape, t) => tape.Linear(t[0], t[1]), v => Naive.MatrixProduct(v[0], v[1], rows, outputs, inputs, false, false), result, [x, weight]);
        OperationCheck.Run(
            (tape, t) => tape.Linear(t[0], t[1], t[2]),
            v => [.. Naive.MatrixProduct(v[0], v[1], rows, outputs, inputs, false, false).Select((value, i) => value + v[2][i % outputs])],
            result, [x, weight, bias]);
    }
}
