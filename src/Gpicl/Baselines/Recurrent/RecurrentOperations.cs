using Gpicl.Tensors;

namespace Gpicl.Baselines.Recurrent;

/// <summary>LSTMs as single operations on a tape.</summary>
internal static class RecurrentOperations
{
    /// <summary>
    /// An LSTM run over time from a state of zeros, fused: with gates (i, f, g, o) = x_t + h_{t−1}·W,
    /// c_t = σ(f)·c_{t−1} + σ(i)·tanh(g) and h_t = σ(o)·tanh(c_t).
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[batch, T, 4·size]: what the inputs, bias included, add to the gates i, f, g and o, one after the other.</param>
    /// <param name="recurrentWeight">W, [size, 4·size].</param>
    /// <returns>h, [batch, T, size].</returns>
    /// <exception cref="ShapeMismatchException">The sizes disagree.</exception>
    public static Tensor Lstm(this Tape tape, Tensor x, Tensor recurrentWeight) => tape.Rent<LstmOperation>().Forward(tape, x, recurrentWeight);

    /// <summary>
    /// An outer-product LSTM (A.4) run over time from a state of zeros, fused. Its state are heads of s × s cells. With
    /// (k1, k2, q, o) = x_t + h_{t−1}·W for every head, gates (i, g, f)_ab = scale·tanh(k1)_a · scale·tanh(k2)_b,
    /// c_t = σ(f + 1)·c_{t−1} + σ(i)·g, read_b = Σ_a c_ab·q_a and h_t = σ(o)·tanh(read).
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[batch, T, 8·size], size = heads · s: for every head k1 [3·s], k2 [3·s], q [s] and o [s].</param>
    /// <param name="recurrentWeight">W, [size, 8·size].</param>
    /// <param name="scale">One value.</param>
    /// <param name="heads">Number of heads, a divisor of size.</param>
    /// <returns>h, [batch, T, size].</returns>
    /// <exception cref="ShapeMismatchException">The sizes disagree.</exception>
    public static Tensor OuterProductLstm(this Tape tape, Tensor x, Tensor recurrentWeight, Tensor scale, int heads) =>
        tape.Rent<OuterProductLstmOperation>().Forward(tape, x, recurrentWeight, scale, heads);
}
