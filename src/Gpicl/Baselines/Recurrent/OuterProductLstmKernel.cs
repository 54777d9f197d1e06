using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Recurrent;

/// <summary>
/// One step of one head of an outer-product LSTM (A.4), s × s cells: every gate is an outer product,
/// (i, g, f)_ab = scale·tanh(k1)_a · scale·tanh(k2)_b; c' = σ(f + 1)·c + σ(i)·g; read_b = Σ_a c'_ab·q_a; h = σ(o)·tanh(read).
/// </summary>
internal readonly unsafe struct OuterProductLstmKernel(int size, float scale)
{
    private const int Gates = 3; // i, g, f

    [ThreadStatic]
    private static ScratchMemory? scratch;

    // Rows of cells, and vectors read beside them, are padded with zeros, which stay zeros: no loop has a rest.
    private readonly int stride = (size + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;

    /// <summary>Floats that the cells of a head take, padding included.</summary>
    public int Cells => checked(size * stride);

    /// <summary>Makes the next state.</summary>
    /// <param name="drive">k1 [3, s], k2 [3, s], q [s], o [s]; tanh(k1), tanh(k2), q, σ(o) afterwards.</param>
    /// <param name="before">c, [s, padded s].</param>
    /// <param name="after">c', [s, padded s].</param>
    /// <param name="read">tanh(read), [s].</param>
    /// <param name="hidden">h, [s].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* drive, float* before, float* after, float* read, float* hidden)
    {
        Elementwise.ApplyOnThisThread(2 * Gates * size, default(TanhFunction), drive, null, null, drive, accumulate: false);
        float* left = drive, query = drive + 2 * Gates * size, output = query + size;
        Elementwise.ApplyOnThisThread(size, default(SigmoidFunction), output, null, null, output, accumulate: false);
        float* right = (scratch ??= new ScratchMemory()).Get((Gates + 1) * stride), sums = right + Gates * stride;
        PadScaled(drive + Gates * size, right);
        for (int b = 0; b < stride; b += Vector512<float>.Count)
        {
            Vector512<float> inputRight = Vector512.Load(right + b), cellRight = Vector512.Load(right + stride + b),
                forgetRight = Vector512.Load(right + 2 * stride + b);
            Vector512<float> sum = default;
            for (int a = 0; a < size; a++)
            {
                Vector512<float> input = VectorMath.Sigmoid(Vector512.Create(scale * left[a]) * inputRight);
                Vector512<float> forget = Forget(Vector512.Create(scale * left[2 * size + a]), forgetRight);
                Vector512<float> candidate = Vector512.Create(scale * left[size + a]) * cellRight;
                Vector512<float> cell = Vector512.MultiplyAddEstimate(forget, Vector512.Load(before + a * stride + b), input * candidate);
                cell.Store(after + a * stride + b);
                sum = Vector512.MultiplyAddEstimate(Vector512.Create(query[a]), cell, sum);
            }

            sum.Store(sums + b);
        }

        Elementwise.ApplyOnThisThread(size, default(TanhFunction), sums, null, null, read, accumulate: false);
        for (int b = 0; b < size; b++)
            hidden[b] = output[b] * read[b];
    }

    /// <summary>Brings the gradients of h and c' back to what drives the step and to c.</summary>
    /// <param name="drive">As <see cref="Forward"/> has left it.</param>
    /// <param name="before">c, [s, padded s].</param>
    /// <param name="after">c', [s, padded s].</param>
    /// <param name="read">tanh(read), [s].</param>
    /// <param name="hiddenGradient">Of h, [s].</param>
    /// <param name="cellGradient">Of c' through all later steps, [s, padded s]; of c afterwards.</param>
    /// <param name="driveGradient">Of k1, k2, q and o; written.</param>
    /// <returns>The gradient of the scale.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Backward(float* drive, float* before, float* after, float* read, float* hiddenGradient, float* cellGradient, float* driveGradient)
    {
        float* left = drive, query = drive + 2 * Gates * size, output = query + size;
        float* toLeft = driveGradient, toRight = driveGradient + Gates * size, toQuery = toRight + Gates * size, toOutput = toQuery + size;
        float* right = (scratch ??= new ScratchMemory()).Get((2 * Gates + 1) * stride), sums = right + Gates * stride, readGradient = sums + Gates * stride;
        PadScaled(drive + Gates * size, right);
        new Span<float>(sums, (Gates + 1) * stride).Clear();
        for (int b = 0; b < size; b++)
        {
            readGradient[b] = hiddenGradient[b] * output[b] * (1 - read[b] * read[b]);
            toOutput[b] = hiddenGradient[b] * read[b] * output[b] * (1 - output[b]);
        }

        Vector512<float> one = Vector512<float>.One;
        for (int a = 0; a < size; a++)
        {
            var inputLeft = Vector512.Create(scale * left[a]);
            var cellLeft = Vector512.Create(scale * left[size + a]);
            var forgetLeft = Vector512.Create(scale * left[2 * size + a]);
            var q = Vector512.Create(query[a]);
            Vector512<float> toQ = default, toInputLeft = default, toCellLeft = default, toForgetLeft = default;
            nint row = (nint)a * stride;
            for (int b = 0; b < stride; b += Vector512<float>.Count)
            {
                Vector512<float> inputRight = Vector512.Load(right + b), cellRight = Vector512.Load(right + stride + b),
                    forgetRight = Vector512.Load(right + 2 * stride + b);
                Vector512<float> input = VectorMath.Sigmoid(inputLeft * inputRight), forget = Forget(forgetLeft, forgetRight);
                Vector512<float> fromRead = Vector512.Load(readGradient + b);
                toQ = Vector512.MultiplyAddEstimate(Vector512.Load(after + row + b), fromRead, toQ);
                Vector512<float> dc = Vector512.MultiplyAddEstimate(q, fromRead, Vector512.Load(cellGradient + row + b));
                Vector512<float> kept = dc * forget, taken = dc * input;
                kept.Store(cellGradient + row + b);
                Vector512<float> dForget = kept * (one - forget) * Vector512.Load(before + row + b);
                Vector512<float> dInput = taken * (one - input) * (cellLeft * cellRight);
                toInputLeft = Vector512.MultiplyAddEstimate(dInput, inputRight, toInputLeft);
                toCellLeft = Vector512.MultiplyAddEstimate(taken, cellRight, toCellLeft);
                toForgetLeft = Vector512.MultiplyAddEstimate(dForget, forgetRight, toForgetLeft);
                Vector512.MultiplyAddEstimate(dInput, inputLeft, Vector512.Load(sums + b)).Store(sums + b);
                Vector512.MultiplyAddEstimate(taken, cellLeft, Vector512.Load(sums + stride + b)).Store(sums + stride + b);
                Vector512.MultiplyAddEstimate(dForget, forgetLeft, Vector512.Load(sums + 2 * stride + b)).Store(sums + 2 * stride + b);
            }

            toQuery[a] = Vector512.Sum(toQ);
            toLeft[a] = Vector512.Sum(toInputLeft);
            toLeft[size + a] = Vector512.Sum(toCellLeft);
            toLeft[2 * size + a] = Vector512.Sum(toForgetLeft);
        }

        for (int gate = 0; gate < Gates; gate++)
            new ReadOnlySpan<float>(sums + gate * stride, size).CopyTo(new Span<float>(toRight + gate * size, size));

        // Through scale · tanh(k).
        float toScale = VectorKernels.Dot(2 * Gates * size, driveGradient, drive);
        for (int i = 0; i < 2 * Gates * size; i++)
            driveGradient[i] *= scale * (1 - drive[i] * drive[i]);
        return toScale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Forget(Vector512<float> left, Vector512<float> right) =>
        VectorMath.Sigmoid(Vector512.MultiplyAddEstimate(left, right, Vector512<float>.One));

    // scale · tanh(k2) of every gate, each followed by zeros up to a whole vector.
    private void PadScaled(float* squashed, float* padded)
    {
        new Span<float>(padded, Gates * stride).Clear();
        for (int gate = 0; gate < Gates; gate++)
            for (int b = 0; b < size; b++)
                padded[gate * stride + b] = scale * squashed[gate * size + b];
    }

    private struct TanhFunction : IVectorFunction
    {
        public static int Arguments => 1;

        public readonly Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => VectorMath.Tanh(a);
    }

    private struct SigmoidFunction : IVectorFunction
    {
        public static int Arguments => 1;

        public readonly Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => VectorMath.Sigmoid(a);
    }
}
