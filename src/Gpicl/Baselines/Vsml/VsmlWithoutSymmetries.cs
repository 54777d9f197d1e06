using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Baselines.Vsml;

/// <summary>
/// The paper's ablation of <see cref="VsmlLearner"/>: a k × k grid of LSTMs with shared parameters whose rows no longer are inputs and
/// whose columns no longer are classes. A learned linear projection of the input and the label before it makes the messages
/// that rows and columns read, another one turns what the columns send into logits; what is left of VSML is its large state.
/// </summary>
/// <remarks>Labels come in as in the paper's other black-box learners: with the example after theirs.</remarks>
internal sealed class VsmlWithoutSymmetries : Learner<VsmlWithoutSymmetriesOptions>
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "vsml-without-symmetries";

    // B = sequences, T = examples of a sequence, N = input size, C = classes, k = grid size, H = hidden size, M = message size

    /// <summary>Creates a learner with random weights.</summary>
    /// <param name="options">Its architecture.</param>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public VsmlWithoutSymmetries(VsmlWithoutSymmetriesOptions options, ulong seed = 0)
        : base(LearnerName, options)
    {
        var initializer = new Initializer(seed);
        int messages = options.GridSize * options.MessageSize;
        float bound = 1 / MathF.Sqrt(options.InputSize + options.Classes);
        Projection = new LabeledInput("projection", options.InputSize, options.Classes, 2 * messages, bound, initializer);
        Scale(Projection.LabelWeight, 1 / bound); // a label alone is as strong as the values of an input together,
        Scale(Projection.Bias, 1 / bound); // and columns differ from the beginning
        Cell = new LstmGridCell("cell", options.MessageSize, options.MessageSize, options.HiddenSize, initializer);
        Message = new Linear("message", options.HiddenSize, options.MessageSize, initializer);
        Head = new Linear("head", messages, options.Classes, initializer);
        Parameters = initializer.Build();
    }

    /// <summary>Projects an input and the label before it to the messages of all rows, then of all columns, to [2·k·M].</summary>
    public LabeledInput Projection { get; }

    /// <summary>The LSTM.</summary>
    public LstmGridCell Cell { get; }

    /// <summary>The message a column sends, from hidden states averaged over its rows, [H, M].</summary>
    public Linear Message { get; }

    /// <summary>Logits from the messages of all columns, [k·M, C].</summary>
    public Linear Head { get; }

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        int batch = inputs.Shape[0], length = inputs.Shape[1], size = Options.GridSize, messages = size * Options.MessageSize;
        Tensor projected = Projection.Forward(tape, inputs, SequenceCheck.PreviousLabels(labels, length)); // [B, T, 2·k·M]
        Tensor forward = tape.Slice(projected, -1, 0, messages);
        Tensor backward = tape.Reshape(tape.Slice(projected, -1, messages, messages), new Shape(batch, length, size, Options.MessageSize));
        Tensor columnTerms = Cell.ColumnTerms(tape, backward); // [B, T, k, 4·H]
        var layout = new LstmGridLayout(batch, size, size);
        Tensor state = tape.LstmGridState(layout, Options.HiddenSize);
        var means = new Tensor[length];
        for (int t = 0; t < length; t++)
        {
            Tensor rows = tape.Reshape(tape.Slice(forward, 1, t, 1), new Shape(batch, size, Options.MessageSize));
            Tensor columns = tape.Reshape(tape.Slice(columnTerms, 1, t, 1), new Shape(batch, size, 4 * Options.HiddenSize));
            for (int tick = 0; tick < Options.MicroTicks; tick++)
                state = Cell.Tick(tape, state, rows, columns);
            means[t] = tape.Reshape(tape.LstmGridMean(state, layout), new Shape(batch, 1, size, Options.HiddenSize));
        }

        Tensor sent = Message.Forward(tape, tape.Concatenate(1, means)); // [B, T, k, M]
        return Head.Forward(tape, tape.Reshape(sent, new Shape(batch, length, messages))); // [B, T, C]
    }

    public override double ForwardOperations(int length)
    {
        double size = Options.GridSize, hidden = Options.HiddenSize, gates = 4 * hidden, message = Options.MessageSize;
        double tick = size * size * hidden * gates + size * message * gates;
        return 2 * length * (
            InputSize * 2 * size * message + size * message * gates + Options.MicroTicks * tick + size * hidden * message + size * message * Classes);
    }

    /// <summary>Hidden and cell state of every LSTM: 2 · k² · H, whatever the number of examples.</summary>
    /// <param name="length">Examples seen.</param>
    protected override long StateAfter(int length) => 2L * Options.GridSize * Options.GridSize * Options.HiddenSize;

    private static void Scale(Parameter parameter, float factor)
    {
        foreach (ref float value in parameter.Values)
            value *= factor;
    }
}
