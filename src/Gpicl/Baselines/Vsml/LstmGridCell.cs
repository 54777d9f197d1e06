using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Baselines.Vsml;

/// <summary>
/// The LSTM that all cells of a grid share: it reads a forward message, one for every row of the grid, and a backward
/// message, one for every column (Kirsch and Schmidhuber 2021).
/// </summary>
internal sealed class LstmGridCell
{
    /// <summary>
    /// Creates the cell with weights uniform in ±1/√(channels), where the hidden state and either message count for themselves.
    /// Its gates begin almost closed to what is new and open to what is old: input gate −5, forget gate +5.
    /// </summary>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="forwardSize">F, channels of a forward message, at least 1.</param>
    /// <param name="backwardSize">G, channels of a backward message, at least 1.</param>
    /// <param name="hiddenSize">H, at least 1.</param>
    /// <param name="initializer">Makes the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public LstmGridCell(string name, int forwardSize, int backwardSize, int hiddenSize, Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        ArgumentOutOfRangeException.ThrowIfLessThan(forwardSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(backwardSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        RecurrentWeight = initializer.Uniform($"{name}.recurrent.weight", new Shape(hiddenSize, 4 * hiddenSize), 1 / MathF.Sqrt(hiddenSize));
        ForwardWeight = initializer.Uniform($"{name}.forward.weight", new Shape(forwardSize, 4 * hiddenSize), 1 / MathF.Sqrt(forwardSize));
        BackwardWeight = initializer.Uniform($"{name}.backward.weight", new Shape(backwardSize, 4 * hiddenSize), 1 / MathF.Sqrt(backwardSize));
        Bias = initializer.Constant($"{name}.bias", new Shape(4 * hiddenSize), 0);
        Bias.Values[..hiddenSize].Fill(-5);
        Bias.Values.Slice(2 * hiddenSize, hiddenSize).Fill(5);
    }

    /// <summary>[H, 4·H], for the gates input, candidate, forget, output, as all weights here.</summary>
    public Parameter RecurrentWeight { get; }

    /// <summary>[F, 4·H]</summary>
    public Parameter ForwardWeight { get; }

    /// <summary>[G, 4·H]</summary>
    public Parameter BackwardWeight { get; }

    /// <summary>[4·H]</summary>
    public Parameter Bias { get; }

    /// <summary>What backward messages [.., G] and the bias add to the gates of a column, [.., 4·H].</summary>
    internal Tensor ColumnTerms(Tape tape, Tensor backward) => tape.Linear(backward, BackwardWeight, Bias);

    /// <summary>
    /// One tick of a grid: <paramref name="state"/> as <see cref="LstmGridOperations"/> describe it, forward messages [B, N, F],
    /// column terms [B, C, 4·H].
    /// </summary>
    internal Tensor Tick(Tape tape, Tensor state, Tensor forward, Tensor columnTerms) =>
        tape.LstmGrid(state, forward, columnTerms, RecurrentWeight, ForwardWeight);
}
