using Gpicl.Tensors.Kernels;

namespace Gpicl.Tests.Tensors.Support;

/// <summary>Compares a matrix product, element by element, with the definition in double precision.</summary>
internal static unsafe class MatrixProductCheck
{
    // The gap is what lies between the end of a row and the start of the next, in all three matrices.
    public static void Run(MatrixMultiply multiply, int m, int n, int k, bool transposeA, bool transposeB, MatrixStart start, int gap = 0)
    {
        (int aRows, int aColumns) = transposeA ? (k, m) : (m, k);
        (int bRows, int bColumns) = transposeB ? (n, k) : (k, n);
        GuardedBuffer a = Matrix(aRows, aColumns, gap, seed: 1), b = Matrix(bRows, bColumns, gap, seed: 2);
        GuardedBuffer c = start == MatrixStart.Existing ? Matrix(m, n, gap, seed: 3) : new GuardedBuffer(Math.Max(0, m * (n + gap) - gap));
        var bias = new GuardedBuffer(RandomNumbers.Uniform(n, seed: 4));
        float[] before = c.Values.ToArray();

        multiply(
            m, n, k, new MatrixOperand(a.Pointer, aColumns + gap, transposeA), new MatrixOperand(b.Pointer, bColumns + gap, transposeB),
            c.Pointer, n + gap, start == MatrixStart.Existing, start == MatrixStart.Bias ? bias.Pointer : null);

        string what = $"{m}×{n}×{k}{(transposeA ? ", A transposed" : "")}{(transposeB ? ", B transposed" : "")}, {start}, gap {gap}";
        var left = new double[k];
        for (int i = 0; i < m; i++)
        {
            for (int p = 0; p < k; p++)
                left[p] = a.Values[transposeA ? p * (aColumns + gap) + i : i * (aColumns + gap) + p];
            for (int j = 0; j < n; j++)
            {
                double initial = start switch { MatrixStart.Existing => before[i * (n + gap) + j], MatrixStart.Bias => bias.Values[j], _ => 0 };
                double expected = initial, size = Math.Abs(initial);
                float* right = b.Pointer + (transposeB ? j * (bColumns + gap) : j);
                int step = transposeB ? 1 : bColumns + gap;
                for (int p = 0; p < k; p++, right += step)
                {
                    double term = left[p] * *right;
                    expected += term;
                    size += Math.Abs(term);
                }

                // The worst that k roundings to single precision can do.
                double error = Math.Abs(c.Values[i * (n + gap) + j] - expected);
                if (!(error <= (k + 2) * 6e-8 * size))
                    Assert.Fail($"{what}: element ({i}, {j}) is {c.Values[i * (n + gap) + j]}, expected {expected}.");
            }
        }

        for (int i = 0; i < m - 1; i++)
            for (int j = n; j < n + gap; j++)
                Assert.True(c.IsUntouched(i * (n + gap) + j), $"{what}: the gap after row {i} was written.");
        c.AssertGuardsAreIntact();
    }

    // Rows of random numbers with sentinels in between.
    private static GuardedBuffer Matrix(int rows, int columns, int gap, int seed)
    {
        var buffer = new GuardedBuffer(Math.Max(0, rows * (columns + gap) - gap));
        float[] values = RandomNumbers.Uniform(rows * columns, seed);
        for (int i = 0; i < rows; i++)
            values.AsSpan(i * columns, columns).CopyTo(buffer.Values[(i * (columns + gap))..]);
        return buffer;
    }
}
