using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Baselines.Recurrent;

/// <summary>
/// An LSTM that reads (x_t, onehot(y_{t−1})) and predicts y_t, zeros standing for the label before the first: the black-box
/// learner of fixed state size the paper compares with (§4.2; Hochreiter et al. 2001).
/// </summary>
internal sealed class Lstm : Learner<LstmOptions>
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "lstm";

    private const int Gates = 4; // i, f, g, o

    /// <summary>Creates an LSTM with random weights and a forget bias about 1.</summary>
    /// <param name="options">Its architecture.</param>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public Lstm(LstmOptions options, ulong seed = 0)
        : base(LearnerName, options)
    {
        int size = options.HiddenSize;
        var initializer = new Initializer(seed);
        float bound = 1 / MathF.Sqrt(size);
        Input = new LabeledInput("input", options.InputSize, options.Classes, Gates * size, bound, initializer);
        foreach (ref float bias in Input.Bias.Values.Slice(size, size))
            bias += 1; // cells keep what they hold until they have learned to forget (Gers et al. 2000)
        RecurrentWeight = initializer.Uniform("recurrent.weight", new Shape(size, Gates * size), bound);
        Head = new Linear("head", size, options.Classes, initializer);
        Parameters = initializer.Build();
    }

    /// <summary>What input and label add to the gates i, f, g and o, to [4·S].</summary>
    public LabeledInput Input { get; }

    /// <summary>What the last output adds to the gates, [S, 4·S].</summary>
    public Parameter RecurrentWeight { get; }

    /// <summary>Turns an output into logits, [S, C].</summary>
    public Linear Head { get; }

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        Tensor gates = Input.Forward(tape, inputs, SequenceCheck.PreviousLabels(labels, inputs.Shape[1])); // [B, T, 4·S]
        return Head.Forward(tape, tape.Lstm(gates, RecurrentWeight)); // [B, T, C]
    }

    public override double ForwardOperations(int length)
    {
        double size = Options.HiddenSize;
        return 2 * (length * (InputSize * Gates * size + size * Classes) + (length - 1) * size * Gates * size);
    }

    /// <summary>Output and cells, whatever the number of examples: 2 · hidden size.</summary>
    /// <param name="length">Examples seen.</param>
    protected override long StateAfter(int length) => 2L * Options.HiddenSize;
}
