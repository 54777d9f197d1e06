using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Recurrent;

/// <summary>
/// One step of an LSTM (Hochreiter and Schmidhuber 1997, with forget gates): c' = σ(f)·c + σ(i)·tanh(g), h = σ(o)·tanh(c').
/// Gates lie one after the other: i, f, g, o.
/// </summary>
internal static unsafe class LstmKernel
{
    /// <summary>Makes the next state.</summary>
    /// <param name="size">S, cells.</param>
    /// <param name="gates">[4, S]; σ(i), σ(f), tanh(g), σ(o) afterwards.</param>
    /// <param name="before">c, [S].</param>
    /// <param name="cell">c', [S].</param>
    /// <param name="hidden">h, [S].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(int size, float* gates, float* before, float* cell, float* hidden)
    {
        float* input = gates, forget = gates + size, candidate = gates + 2 * size, output = gates + 3 * size;
        int j = 0;
        for (; j <= size - Vector512<float>.Count; j += Vector512<float>.Count)
        {
            Vector512<float> i = VectorMath.Sigmoid(Vector512.Load(input + j)), f = VectorMath.Sigmoid(Vector512.Load(forget + j));
            Vector512<float> g = VectorMath.Tanh(Vector512.Load(candidate + j)), o = VectorMath.Sigmoid(Vector512.Load(output + j));
            Vector512<float> c = Vector512.MultiplyAddEstimate(f, Vector512.Load(before + j), i * g);
            i.Store(input + j);
            f.Store(forget + j);
            g.Store(candidate + j);
            o.Store(output + j);
            c.Store(cell + j);
            (o * VectorMath.Tanh(c)).Store(hidden + j);
        }

        for (; j < size; j++)
        {
            (input[j], forget[j], candidate[j], output[j]) = (Sigmoid(input[j]), Sigmoid(forget[j]), Tanh(candidate[j]), Sigmoid(output[j]));
            cell[j] = float.MultiplyAddEstimate(forget[j], before[j], input[j] * candidate[j]);
            hidden[j] = output[j] * Tanh(cell[j]);
        }
    }

    /// <summary>Brings the gradients of h and c' back to the gates and to c.</summary>
    /// <param name="size">S, cells.</param>
    /// <param name="gates">[4, S], as <see cref="Forward"/> has left them.</param>
    /// <param name="before">c, [S].</param>
    /// <param name="cell">c', [S].</param>
    /// <param name="hiddenGradient">Of h, [S].</param>
    /// <param name="cellGradient">Of c' through all later steps, [S]; of c afterwards.</param>
    /// <param name="gateGradient">Of the gates before their functions, [4, S]; written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(int size, float* gates, float* before, float* cell, float* hiddenGradient, float* cellGradient, float* gateGradient)
    {
        float* input = gates, forget = gates + size, candidate = gates + 2 * size, output = gates + 3 * size;
        float* toInput = gateGradient, toForget = gateGradient + size, toCandidate = gateGradient + 2 * size, toOutput = gateGradient + 3 * size;
        Vector512<float> one = Vector512<float>.One;
        int j = 0;
        for (; j <= size - Vector512<float>.Count; j += Vector512<float>.Count)
        {
            Vector512<float> i = Vector512.Load(input + j), f = Vector512.Load(forget + j), g = Vector512.Load(candidate + j), o = Vector512.Load(output + j);
            Vector512<float> squashed = VectorMath.Tanh(Vector512.Load(cell + j)), dh = Vector512.Load(hiddenGradient + j);
            Vector512<float> dc = Vector512.MultiplyAddEstimate(dh * o, one - squashed * squashed, Vector512.Load(cellGradient + j));
            (dc * g * i * (one - i)).Store(toInput + j);
            (dc * Vector512.Load(before + j) * f * (one - f)).Store(toForget + j);
            (dc * i * (one - g * g)).Store(toCandidate + j);
            (dh * squashed * o * (one - o)).Store(toOutput + j);
            (dc * f).Store(cellGradient + j);
        }

        for (; j < size; j++)
        {
            float i = input[j], f = forget[j], g = candidate[j], o = output[j], squashed = Tanh(cell[j]), dh = hiddenGradient[j];
            float dc = float.MultiplyAddEstimate(dh * o, 1 - squashed * squashed, cellGradient[j]);
            toInput[j] = dc * g * i * (1 - i);
            toForget[j] = dc * before[j] * f * (1 - f);
            toCandidate[j] = dc * i * (1 - g * g);
            toOutput[j] = dh * squashed * o * (1 - o);
            cellGradient[j] = dc * f;
        }
    }

    private static float Sigmoid(float x) => VectorMath.Sigmoid(Vector512.Create(x)).ToScalar();

    private static float Tanh(float x) => VectorMath.Tanh(Vector512.Create(x)).ToScalar();
}
