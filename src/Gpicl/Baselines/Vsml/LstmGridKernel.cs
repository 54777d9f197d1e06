using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Vsml;

/// <summary>
/// A block of LSTM cells that share their weights. Vectors run along the cells, which are padded with cells whose state is
/// kept at 0, so that any number of cells and any hidden size fill whole vectors. Gates come in the order input, candidate,
/// forget, output.
/// </summary>
/// <param name="cells">Cells of the block.</param>
/// <param name="padded">P, cells with padding.</param>
/// <param name="hidden">H, hidden size of a cell.</param>
internal readonly unsafe struct LstmGridKernel(int cells, int padded, int hidden)
{
    private const int Lanes = 16;

    /// <summary>c' = f ∘ c + i ∘ g and h' = o ∘ tanh(c').</summary>
    /// <param name="gates">[4, H, P]: what goes into the gates.</param>
    /// <param name="state">[2, H, P]: h and c before.</param>
    /// <param name="next">[2, H, P]: h' and c'; may be <paramref name="state"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* gates, float* state, float* next)
    {
        nint gate = (nint)hidden * padded;
        for (int unit = 0; unit < hidden; unit++)
        {
            for (int cell = 0; cell < padded; cell += Lanes)
            {
                nint at = (nint)unit * padded + cell;
                float* p = gates + at;
                Vector512<float> i = VectorMath.Sigmoid(Vector512.Load(p)), g = VectorMath.Tanh(Vector512.Load(p + gate));
                Vector512<float> f = VectorMath.Sigmoid(Vector512.Load(p + 2 * gate)), o = VectorMath.Sigmoid(Vector512.Load(p + 3 * gate));
                Vector512<float> c = Vector512.MultiplyAddEstimate(f, Vector512.Load(state + gate + at), i * g);
                WithoutPadding(cell, o * VectorMath.Tanh(c)).Store(next + at);
                WithoutPadding(cell, c).Store(next + gate + at);
            }
        }
    }

    /// <summary>Brings the gradients of h' and c' back to what went into the gates, and to c.</summary>
    /// <param name="gates">As in the forward pass; becomes the gradient of what goes into the gates, [4, H, P].</param>
    /// <param name="state">h and c before.</param>
    /// <param name="gradient">[2, H, P]: the gradients of h' and c'.</param>
    /// <param name="cellGradient">[H, P]: the gradient of c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(float* gates, float* state, float* gradient, float* cellGradient)
    {
        nint gate = (nint)hidden * padded;
        Vector512<float> one = Vector512<float>.One;
        for (int unit = 0; unit < hidden; unit++)
        {
            for (int cell = 0; cell < padded; cell += Lanes)
            {
                nint at = (nint)unit * padded + cell;
                float* p = gates + at;
                Vector512<float> i = VectorMath.Sigmoid(Vector512.Load(p)), g = VectorMath.Tanh(Vector512.Load(p + gate));
                Vector512<float> f = VectorMath.Sigmoid(Vector512.Load(p + 2 * gate)), o = VectorMath.Sigmoid(Vector512.Load(p + 3 * gate));
                Vector512<float> before = Vector512.Load(state + gate + at);
                Vector512<float> t = VectorMath.Tanh(Vector512.MultiplyAddEstimate(f, before, i * g));

                Vector512<float> dh = WithoutPadding(cell, Vector512.Load(gradient + at));
                Vector512<float> dc = WithoutPadding(cell, Vector512.Load(gradient + gate + at)) + dh * o * (one - t * t);
                (dc * f).Store(cellGradient + at);
                (dc * g * i * (one - i)).Store(p);
                (dc * i * (one - g * g)).Store(p + gate);
                (dc * before * f * (one - f)).Store(p + 2 * gate);
                (dh * t * o * (one - o)).Store(p + 3 * gate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> WithoutPadding(int cell, Vector512<float> values) =>
        cell + Lanes <= cells
            ? values
            : Vector512.ConditionalSelect(Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)(cells - cell))), values, Vector512<float>.Zero);
}
