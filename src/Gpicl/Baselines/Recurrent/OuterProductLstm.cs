using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Baselines.Recurrent;

/// <summary>
/// An LSTM whose state are matrices and whose gates are outer products (A.4), so that it has a large state with few
/// parameters. It reads (x_t, onehot(y_{t−1})) and predicts y_t, zeros standing for the label before the first.
/// </summary>
internal sealed class OuterProductLstm : Learner<OuterProductLstmOptions>
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "outer-product-lstm";

    private const int Parts = 8; // k1 and k2 of size 3·s, q and o of size s

    /// <summary>Creates an outer-product LSTM with random weights.</summary>
    /// <param name="options">Its architecture.</param>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public OuterProductLstm(OuterProductLstmOptions options, ulong seed = 0)
        : base(LearnerName, options)
    {
        int size = options.Heads * options.HeadSize;
        var initializer = new Initializer(seed);
        float bound = 1 / MathF.Sqrt(options.InputSize + options.Classes + size);
        Input = new LabeledInput("input", options.InputSize, options.Classes, Parts * size, bound, initializer);
        RecurrentWeight = initializer.Uniform("recurrent.weight", new Shape(size, Parts * size), bound);
        KeyScale = initializer.Constant("key_scale", new Shape(1), 0);
        Head = new Linear("head", size, options.Classes, initializer);
        Parameters = initializer.Build();
    }

    /// <summary>What input and label add to k1, k2, q and o of every head, to [8·S], S = heads · head size.</summary>
    public LabeledInput Input { get; }

    /// <summary>What the last output adds to them, [S, 8·S].</summary>
    public Parameter RecurrentWeight { get; }

    /// <summary>Keys are scaled by its softplus, [1].</summary>
    public Parameter KeyScale { get; }

    /// <summary>Turns an output into logits, [S, C].</summary>
    public Linear Head { get; }

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        Tensor keys = Input.Forward(tape, inputs, SequenceCheck.PreviousLabels(labels, inputs.Shape[1])); // [B, T, 8·S]
        return Head.Forward(tape, tape.OuterProductLstm(keys, RecurrentWeight, tape.Softplus(KeyScale), Options.Heads)); // [B, T, C]
    }

    /// <summary>Linear maps and reads, one matrix–vector product a head; the outer products of gates are not counted.</summary>
    /// <param name="length">T, number of examples.</param>
    public override double ForwardOperations(int length)
    {
        double size = (double)Options.Heads * Options.HeadSize;
        return 2 * (length * (InputSize * Parts * size + size * Options.HeadSize + size * Classes) + (length - 1) * size * Parts * size);
    }

    /// <summary>The cells of all heads and the output, whatever the number of examples: heads · (s² + s).</summary>
    /// <param name="length">Examples seen.</param>
    protected override long StateAfter(int length) => (long)Options.Heads * Options.HeadSize * (Options.HeadSize + 1);
}
