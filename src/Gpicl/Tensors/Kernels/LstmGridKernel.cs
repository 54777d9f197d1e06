using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tensors.Kernels;

/// <summary>
/// One column of a grid of LSTM cells that share their weights. Vectors run along the rows of the grid, which are padded
/// with rows whose state is kept at 0, so that any number of rows and any hidden size fill whole vectors.
/// Gates come in the order input, candidate, forget, output.
/// </summary>
/// <param name="rows">N, cells in the column.</param>
/// <param name="hidden">H, hidden size of a cell.</param>
internal readonly unsafe struct LstmGridKernel(int rows, int hidden)
{
    private const int Lanes = 16;

    /// <summary>P, rows with padding.</summary>
    public int PaddedRows => PaddedRowsOf(rows);

    /// <summary>P for a number of rows.</summary>
    public static int PaddedRowsOf(int rows) => (rows + Lanes - 1) / Lanes * Lanes;

    /// <summary>c' = f ∘ c + i ∘ g and h' = o ∘ tanh(c').</summary>
    /// <param name="products">[4, H, P]: the weighted hidden states.</param>
    /// <param name="rowTerms">[4, H, P]: what every row adds to its gates.</param>
    /// <param name="columnTerms">[4, H]: what the column adds to the gates of all its cells.</param>
    /// <param name="state">[2, H, P]: h and c before.</param>
    /// <param name="next">[2, H, P]: h' and c'; may be <paramref name="state"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* products, float* rowTerms, float* columnTerms, float* state, float* next)
    {
        int padded = PaddedRows;
        nint gate = (nint)hidden * padded;
        for (int unit = 0; unit < hidden; unit++)
        {
            Vector512<float> columnI = Vector512.Create(columnTerms[unit]), columnG = Vector512.Create(columnTerms[hidden + unit]);
            Vector512<float> columnF = Vector512.Create(columnTerms[2 * hidden + unit]), columnO = Vector512.Create(columnTerms[3 * hidden + unit]);
            for (int row = 0; row < padded; row += Lanes)
            {
                nint at = (nint)unit * padded + row;
                float* p = products + at, r = rowTerms + at;
                Vector512<float> i = VectorMath.Sigmoid(Vector512.Load(p) + Vector512.Load(r) + columnI);
                Vector512<float> g = VectorMath.Tanh(Vector512.Load(p + gate) + Vector512.Load(r + gate) + columnG);
                Vector512<float> f = VectorMath.Sigmoid(Vector512.Load(p + 2 * gate) + Vector512.Load(r + 2 * gate) + columnF);
                Vector512<float> o = VectorMath.Sigmoid(Vector512.Load(p + 3 * gate) + Vector512.Load(r + 3 * gate) + columnO);
                Vector512<float> c = Vector512.MultiplyAddEstimate(f, Vector512.Load(state + gate + at), i * g);
                WithoutPadding(row, o * VectorMath.Tanh(c)).Store(next + at);
                WithoutPadding(row, c).Store(next + gate + at);
            }
        }
    }

    /// <summary>Brings the gradients of h' and c' back to what went into the gates, and to c.</summary>
    /// <param name="products">As in the forward pass; becomes the gradient of what goes into the gates, [4, H, P].</param>
    /// <param name="rowTerms">As in the forward pass.</param>
    /// <param name="columnTerms">As in the forward pass.</param>
    /// <param name="state">h and c before.</param>
    /// <param name="gradient">[2, H, P]: the gradients of h' and c'.</param>
    /// <param name="rowGradient">[4, H, P], added to.</param>
    /// <param name="columnGradient">[4, H], added to.</param>
    /// <param name="cellGradient">[H, P]: the gradient of c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(
        float* products, float* rowTerms, float* columnTerms, float* state, float* gradient, float* rowGradient, float* columnGradient, float* cellGradient)
    {
        int padded = PaddedRows;
        nint gate = (nint)hidden * padded;
        Vector512<float> one = Vector512<float>.One;
        for (int unit = 0; unit < hidden; unit++)
        {
            Vector512<float> columnI = Vector512.Create(columnTerms[unit]), columnG = Vector512.Create(columnTerms[hidden + unit]);
            Vector512<float> columnF = Vector512.Create(columnTerms[2 * hidden + unit]), columnO = Vector512.Create(columnTerms[3 * hidden + unit]);
            Vector512<float> sumI = default, sumG = default, sumF = default, sumO = default;
            for (int row = 0; row < padded; row += Lanes)
            {
                nint at = (nint)unit * padded + row;
                float* p = products + at, r = rowTerms + at, dr = rowGradient + at;
                Vector512<float> i = VectorMath.Sigmoid(Vector512.Load(p) + Vector512.Load(r) + columnI);
                Vector512<float> g = VectorMath.Tanh(Vector512.Load(p + gate) + Vector512.Load(r + gate) + columnG);
                Vector512<float> f = VectorMath.Sigmoid(Vector512.Load(p + 2 * gate) + Vector512.Load(r + 2 * gate) + columnF);
                Vector512<float> o = VectorMath.Sigmoid(Vector512.Load(p + 3 * gate) + Vector512.Load(r + 3 * gate) + columnO);
                Vector512<float> before = Vector512.Load(state + gate + at);
                Vector512<float> t = VectorMath.Tanh(Vector512.MultiplyAddEstimate(f, before, i * g));

                Vector512<float> dh = WithoutPadding(row, Vector512.Load(gradient + at));
                Vector512<float> dc = WithoutPadding(row, Vector512.Load(gradient + gate + at)) + dh * o * (one - t * t);
                (dc * f).Store(cellGradient + at);
                sumI += Pass(dc * g * i * (one - i), p, dr);
                sumG += Pass(dc * i * (one - g * g), p + gate, dr + gate);
                sumF += Pass(dc * before * f * (one - f), p + 2 * gate, dr + 2 * gate);
                sumO += Pass(dh * t * o * (one - o), p + 3 * gate, dr + 3 * gate);
            }

            columnGradient[unit] += Vector512.Sum(sumI);
            columnGradient[hidden + unit] += Vector512.Sum(sumG);
            columnGradient[2 * hidden + unit] += Vector512.Sum(sumF);
            columnGradient[3 * hidden + unit] += Vector512.Sum(sumO);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Pass(Vector512<float> value, float* gate, float* row)
    {
        value.Store(gate);
        (Vector512.Load(row) + value).Store(row);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> WithoutPadding(int row, Vector512<float> values) =>
        row + Lanes <= rows
            ? values
            : Vector512.ConditionalSelect(Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)(rows - row))), values, Vector512<float>.Zero);
}
