using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Model;

/// <summary>
/// The Transformer of the paper (§3.2, A.4): meta-trained on enough tasks, its forward pass is a learning algorithm.
/// Pre-LayerNorm blocks between an embedding of input and label and a linear head.
/// </summary>
internal sealed class GpiclNetwork : Learner<GpiclOptions>, ILearner
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "gpicl";

    // B = sequences, T = examples of a sequence, D = model size, N = input size, C = classes
    private readonly TransformerBlock[] blocks;
    private readonly Parameter? position;

    /// <summary>Creates a Transformer with random weights.</summary>
    /// <param name="options">Its architecture.</param>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public GpiclNetwork(GpiclOptions options, ulong seed = 0)
        : base(LearnerName, options)
    {
        // One linear map of (x, onehot(y)): its rows for x and for y are kept apart, so that a label costs a look-up.
        var initializer = new Initializer(seed);
        int size = options.ModelSize;
        float bound = 1 / MathF.Sqrt(options.InputSize + options.Classes);
        InputWeight = initializer.Uniform("embedding.input.weight", new Shape(options.InputSize, size), bound);
        LabelWeight = initializer.Uniform("embedding.label.weight", new Shape(options.Classes, size), bound);
        EmbeddingBias = initializer.Uniform("embedding.bias", new Shape(size), bound);
        if (options.Layout == TokenLayout.PreviousLabel)
            position = initializer.Normal("embedding.position", new Shape(options.MaximumLength, size), 0.02f);
        blocks = new TransformerBlock[options.Layers];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = new TransformerBlock($"blocks.{i}", size, options.Heads, options.HiddenFactor * size, initializer);
        FinalNorm = new LayerNorm("norm", size, initializer);
        Head = new Linear("head", size, options.Classes, initializer);
        Parameters = initializer.Build();
    }

    /// <summary>Embeds an input, [N, D].</summary>
    public Parameter InputWeight { get; }

    /// <summary>Embeds a label, [C, D].</summary>
    public Parameter LabelWeight { get; }

    /// <summary>[D]</summary>
    public Parameter EmbeddingBias { get; }

    /// <summary>A vector for every position, [MaximumLength, D]; null in the paired layout.</summary>
    public Parameter? Position => position;

    /// <summary>The Transformer blocks, first to last.</summary>
    public IReadOnlyList<TransformerBlock> Blocks => blocks;

    /// <summary>Normalizes what the head reads.</summary>
    public LayerNorm FinalNorm { get; }

    /// <summary>Turns a token into logits, [D, C].</summary>
    public Linear Head { get; }

    /// <inheritdoc/>
    public void CheckLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (position != null)
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Options.MaximumLength);
    }

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        Tensor embedded = tape.Linear(inputs, InputWeight, EmbeddingBias); // [B, T, D]
        return Options.Layout == TokenLayout.Paired ? ForwardPaired(tape, embedded, labels) : ForwardPreviousLabel(tape, embedded, labels);
    }

    public override double ForwardOperations(int length)
    {
        double size = Options.ModelSize, hidden = Options.HiddenFactor * size;
        double mixing = 2 * length * size * (length + 1) / 2; // one causal product of all heads, half of T × T
        double keysQueriesValues = 3 * size * size, rest = size * size + 2 * size * hidden;
        bool paired = Options.Layout == TokenLayout.Paired;
        int tokens = paired ? 2 : 1; // for each example
        double block = length * tokens * (keysQueriesValues + rest) + tokens * mixing;
        double last = paired ? length * (2 * keysQueriesValues + rest) + mixing : block; // its support tokens are keys and values only
        return 2 * (length * (double)InputSize * size + (Options.Layers - 1) * block + last + length * size * Classes);
    }

    /// <summary>Keys and values (two vectors of the model size) of every block for every example: 2 · layers · length · model size (§4.2).</summary>
    /// <param name="length">Examples seen.</param>
    protected override long StateAfter(int length) => 2L * Options.Layers * length * Options.ModelSize;

    private Tensor ForwardPaired(Tape tape, Tensor query, ReadOnlyMemory<int> labels)
    {
        Shape perToken = query.Shape;
        var pair = new Shape(1, perToken[0], perToken[1], perToken[2]);
        Tensor support = tape.Add(query, tape.Gather(LabelWeight, labels, new Shape(perToken[0], perToken[1])));
        Tensor x = tape.Concatenate(0, tape.Reshape(query, pair), tape.Reshape(support, pair)); // [2, B, T, D]
        for (int i = 0; i < blocks.Length; i++)
            x = blocks[i].Forward(tape, x, AttentionPattern.Paired, queriesOnly: i == blocks.Length - 1);
        return Head.Forward(tape, FinalNorm.Forward(tape, tape.Reshape(x, perToken))); // [B, T, C]
    }

    private Tensor ForwardPreviousLabel(Tape tape, Tensor embedded, ReadOnlyMemory<int> labels)
    {
        int length = embedded.Shape[1];
        Tensor x = tape.Add(embedded, tape.Gather(LabelWeight, SequenceCheck.PreviousLabels(labels, length), new Shape(embedded.Shape[0], length)));
        Tensor positions = length == Options.MaximumLength ? position! : tape.Slice(position!, 0, 0, length);
        x = tape.Add(x, positions); // [B, T, D] + [T, D]
        foreach (TransformerBlock block in blocks)
            x = block.Forward(tape, x, AttentionPattern.Causal);
        return Head.Forward(tape, FinalNorm.Forward(tape, x)); // [B, T, C]
    }
}
