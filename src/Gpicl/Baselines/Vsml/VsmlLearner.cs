using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Baselines.Vsml;

/// <summary>
/// Variable Shared Meta Learning (Kirsch and Schmidhuber 2021), one layer: in the place of every weight between input n and
/// class c stands a small LSTM, all with the same parameters, each with a state of its own. What they share is a learning
/// rule, what each of them remembers is its weight; permuting inputs or classes permutes the states and changes nothing else.
/// </summary>
/// <remarks>
/// Every example takes two ticks, or a few of either kind. In the first, cell (n, c) reads input n; the hidden states are
/// averaged over the inputs and read out as the logit of class c. In the second it reads input n again together with the error
/// (softmax minus one-hot label, the loss's derivative by the logit) and the label of class c. With one layer no other message
/// ever comes in: of the paper's eight channels forward and backward only the one and the two that carry something have
/// weights here. Nor are the random initial states needed that break ties between the units of hidden layers: they are zeros.
/// </remarks>
internal sealed class VsmlLearner : Learner<VsmlOptions>
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "vsml";

    private const float LogitBound = 100;

    // B = sequences, T = examples of a sequence, N = input size, C = classes, H = hidden size

    /// <summary>Creates a learner with random weights.</summary>
    /// <param name="options">Its architecture.</param>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public VsmlLearner(VsmlOptions options, ulong seed = 0)
        : base(LearnerName, options)
    {
        var initializer = new Initializer(seed);
        Cell = new LstmGridCell("cell", forwardSize: 1, backwardSize: 2, options.HiddenSize, initializer);
        Output = initializer.Uniform("output.weight", new Shape(options.HiddenSize, 1), 1);
        Parameters = initializer.Build();
    }

    /// <summary>The LSTM; its forward message is the input, its backward message the error and the label.</summary>
    public LstmGridCell Cell { get; }

    /// <summary>Reads the logit from averaged hidden states, [H, 1]. A bias common to all classes would change no probability.</summary>
    public Parameter Output { get; }

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        int batch = inputs.Shape[0], length = inputs.Shape[1];
        Tensor oneHot = tape.OneHot(labels.Span, new Shape(batch, length), Classes); // [B, T, C]
        Tensor silence = Cell.ColumnTerms(tape, tape.Zeros(new Shape(batch, Classes, 2))); // [B, C, 4·H]
        Tensor state = tape.LstmGridState(batch, InputSize, Classes, Options.HiddenSize);
        var logits = new Tensor[length];
        for (int t = 0; t < length; t++)
        {
            Tensor input = tape.Reshape(tape.Slice(inputs, 1, t, 1), new Shape(batch, InputSize, 1));
            state = Tick(tape, state, input, silence);
            logits[t] = ReadLogits(tape, state); // [B, 1, C]
            if (t == length - 1)
                break;

            var perClass = new Shape(batch, Classes, 1);
            Tensor label = tape.Slice(oneHot, 1, t, 1);
            Tensor error = tape.Subtract(tape.Softmax(logits[t]), label);
            Tensor feedback = tape.Concatenate(-1, tape.Reshape(error, perClass), tape.Reshape(label, perClass)); // [B, C, 2]
            state = Tick(tape, state, input, Cell.ColumnTerms(tape, feedback));
        }

        return tape.Concatenate(1, logits); // [B, T, C]
    }

    public override double ForwardOperations(int length)
    {
        // Nothing is predicted after the last.
        double hidden = Options.HiddenSize, cells = (double)InputSize * Classes, ticks = (2.0 * length - 1) * Options.MicroTicks;
        double messages = InputSize * 4 * hidden + Classes * 2 * 4 * hidden;
        return 2 * (ticks * (cells * hidden * 4 * hidden + messages) + length * Classes * hidden);
    }

    /// <summary>Hidden and cell state of an LSTM for every input and class: 2 · N · C · H, whatever the number of examples.</summary>
    /// <param name="length">Examples seen.</param>
    protected override long StateAfter(int length) => 2L * InputSize * Classes * Options.HiddenSize;

    private Tensor Tick(Tape tape, Tensor state, Tensor input, Tensor columnTerms)
    {
        for (int tick = 0; tick < Options.MicroTicks; tick++)
            state = Cell.Tick(tape, state, input, columnTerms);
        return state;
    }

    private Tensor ReadLogits(Tape tape, Tensor state)
    {
        Tensor logits = tape.Linear(tape.LstmGridMean(state, InputSize, Classes), Output); // [B, C, 1]
        logits = tape.Reshape(logits, new Shape(logits.Shape[0], 1, Classes));
        return tape.Scale(tape.Tanh(tape.Scale(logits, 1 / LogitBound)), LogitBound);
    }
}
