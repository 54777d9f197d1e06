using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Model;

/// <summary>
/// One pre-LayerNorm Transformer block: x += attention(norm(x)), x += mlp(norm(x)), the MLP being linear, GELU, linear.
/// </summary>
internal sealed class TransformerBlock
{
    private readonly int heads;

    /// <summary>Creates the block.</summary>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="modelSize">D, width of the residual stream, at least 1; a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">Number of attention heads, at least 1.</param>
    /// <param name="hiddenSize">Width of the MLP's hidden layer, at least 1.</param>
    /// <param name="initializer">Makes the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="modelSize"/> is not a multiple of <paramref name="heads"/>.</exception>
    public TransformerBlock(string name, int modelSize, int heads, int hiddenSize, Initializer initializer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modelSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        if (modelSize % heads != 0)
            throw new ArgumentException($"A model size of {modelSize} cannot be shared evenly by {heads} heads.", nameof(heads));
        this.heads = heads;
        AttentionNorm = new LayerNorm($"{name}.attention.norm", modelSize, initializer);
        QueriesKeysValues = new Linear($"{name}.attention.input", modelSize, 3 * modelSize, initializer, maps: 3);
        AttentionOutput = new Linear($"{name}.attention.output", modelSize, modelSize, initializer);
        MlpNorm = new LayerNorm($"{name}.mlp.norm", modelSize, initializer);
        Up = new Linear($"{name}.mlp.up", modelSize, hiddenSize, initializer);
        Down = new Linear($"{name}.mlp.down", hiddenSize, modelSize, initializer);
    }

    /// <summary>Normalizes what attention reads.</summary>
    public LayerNorm AttentionNorm { get; }

    /// <summary>Queries, keys and values side by side, [D, 3·D].</summary>
    public Linear QueriesKeysValues { get; }

    /// <summary>[D, D]</summary>
    public Linear AttentionOutput { get; }

    /// <summary>Normalizes what the MLP reads.</summary>
    public LayerNorm MlpNorm { get; }

    /// <summary>[D, hidden]</summary>
    public Linear Up { get; }

    /// <summary>[hidden, D]</summary>
    public Linear Down { get; }

    /// <summary>Runs the block.</summary>
    /// <param name="tape">Where operations are recorded.</param>
    /// <param name="x">Tokens: [batch, T, D] for the causal pattern, [2, batch, T, D] for the paired one.</param>
    /// <param name="pattern">Which tokens a token may attend to.</param>
    /// <param name="queriesOnly">Paired pattern: return query tokens only, as the last block of a network can, since nothing reads its support tokens. Default false.</param>
    /// <returns>Tokens of the same shape, or [1, batch, T, D] with <paramref name="queriesOnly"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="queriesOnly"/> is asked for with another pattern than the paired one.</exception>
    /// <exception cref="ShapeMismatchException">The tokens do not have the shape that the pattern needs.</exception>
    public Tensor Forward(Tape tape, Tensor x, AttentionPattern pattern, bool queriesOnly = false)
    {
        if (queriesOnly && pattern != AttentionPattern.Paired)
            throw new ArgumentException($"The pattern {pattern} has no query tokens to return alone; only {AttentionPattern.Paired} has.", nameof(queriesOnly));
        Tensor mixed = tape.Attention(QueriesKeysValues.Forward(tape, AttentionNorm.Forward(tape, x)), heads, pattern, queriesOnly);
        if (queriesOnly)
            x = tape.Slice(x, 0, 0, 1); // [1, B, T, D]
        x = tape.Add(x, AttentionOutput.Forward(tape, mixed));
        return tape.Add(x, Down.Forward(tape, tape.Gelu(Up.Forward(tape, MlpNorm.Forward(tape, x)))));
    }
}
