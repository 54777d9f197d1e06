using Gpicl.Model;
using Gpicl.Randomness;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Baselines.Vsml;

/// <summary>
/// Variable Shared Meta Learning (Kirsch and Schmidhuber 2021): in the place of every weight of a network stands a small LSTM,
/// all with the same parameters, each with a state of its own. What they share is a learning rule, what each of them remembers
/// is its weight. Inputs and classes meet in one layer, or there are layers of units between them.
/// </summary>
/// <remarks>
/// <para>Every example takes two ticks of every layer, or a few of either kind. In the first, from the inputs on, the cell of an input
/// and a unit reads that input; the hidden states are averaged over the inputs and read out as the unit's forward message, which
/// is an input of the next layer or, its first channel, the logit of a class. In the second, from the classes down, a cell reads
/// its input again together with the backward message of its unit: that of a class is the error (softmax minus one-hot label,
/// the loss's derivative by the logit) and the label, that of a unit below is read out from hidden states averaged over the
/// units it has sent to.</para>
/// <para>With one layer no other message ever comes in: of the paper's eight channels forward and backward only the one and the two that
/// carry something have weights then. States begin at zero in the last layer, so that permuting classes permutes the predictions
/// and changes nothing else; with one layer permuting inputs changes nothing at all. In layers below, where units have no names to tell them
/// apart, cells begin with random memories, the same for every sequence.</para>
/// </remarks>
internal sealed class VsmlLearner : Learner<VsmlOptions>
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "vsml";

    private const float LogitBound = 100;

    private readonly IReadOnlyList<(int Rows, int Columns)> grids;

    // B = sequences, T = examples of a sequence, N = inputs of a layer, C = its units, H = hidden size, F, G = channels of messages

    /// <summary>Creates a learner with random weights.</summary>
    /// <param name="options">Its architecture.</param>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public VsmlLearner(VsmlOptions options, ulong seed = 0)
        : base(LearnerName, options)
    {
        grids = options.Grids;
        var initializer = new Initializer(seed);
        Cell = new LstmGridCell("cell", options.ForwardChannels, options.BackwardChannels, options.HiddenSize, initializer);
        Output = initializer.Uniform("output.weight", new Shape(options.HiddenSize, options.ForwardChannels), 1);
        if (options.HiddenLayers > 0)
            Feedback = initializer.Uniform("feedback.weight", new Shape(options.HiddenSize, options.BackwardChannels), 1);
        Parameters = initializer.Build();
    }

    /// <summary>The LSTM; its forward message begins with the input, its backward message with error and label.</summary>
    public LstmGridCell Cell { get; }

    /// <summary>
    /// Reads forward messages from averaged hidden states, [H, F], the logit first. A bias common to all classes would change no
    /// probability.
    /// </summary>
    public Parameter Output { get; }

    /// <summary>Reads backward messages from averaged hidden states, [H, G]; null where no unit gets any.</summary>
    public Parameter? Feedback { get; }

    /// <summary>What the LSTMs of a layer remember at first, [N, C, H].</summary>
    /// <param name="layer">Its place, from 0.</param>
    internal float[] InitialMemories(int layer)
    {
        var values = new float[grids[layer].Rows * grids[layer].Columns * Options.HiddenSize];
        if (layer < grids.Count - 1)
            new CounterGenerator(seed: 0, StreamPurpose.InitialMemories, (ulong)layer).FillNormal(values);
        return values;
    }

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        int batch = inputs.Shape[0], length = inputs.Shape[1];
        Tensor oneHot = tape.OneHot(labels.Span, new Shape(batch, length), Classes); // [B, T, C]
        var states = new Tensor[grids.Count];
        var silences = new Tensor[grids.Count];
        var messages = new Tensor[grids.Count];
        LstmGridLayout[] layouts = [.. grids.Select(grid => new LstmGridLayout(batch, grid.Rows, grid.Columns))];
        for (int layer = 0; layer < grids.Count; layer++)
        {
            silences[layer] = Cell.ColumnTerms(tape, tape.Zeros(new Shape(batch, grids[layer].Columns, Options.BackwardChannels))); // [B, C, 4·H]
            states[layer] = tape.LstmGridState(layouts[layer], Options.HiddenSize, InitialMemories(layer));
        }

        var logits = new Tensor[length];
        for (int t = 0; t < length; t++)
        {
            Tensor input = tape.Reshape(tape.Slice(inputs, 1, t, 1), new Shape(batch, InputSize, 1));
            logits[t] = PredictOne(tape, WithSilentChannels(tape, input, Options.ForwardChannels), layouts, states, silences, messages); // [B, 1, C]
            if (t < length - 1)
                Learn(tape, logits[t], tape.Slice(oneHot, 1, t, 1), layouts, states, messages);
        }

        return tape.Concatenate(1, logits); // [B, T, C]
    }

    public override double ForwardOperations(int length)
    {
        // Nothing is predicted after the last.
        double hidden = Options.HiddenSize, gates = 4 * hidden, ticks = (2.0 * length - 1) * Options.MicroTicks;
        double tick = grids.Sum(grid => ((double)grid.Rows * grid.Columns * hidden + grid.Rows * Options.ForwardChannels
            + grid.Columns * Options.BackwardChannels) * gates);
        double sent = length * hidden * Options.ForwardChannels * grids.Sum(grid => (double)grid.Columns)
            + (length - 1) * hidden * Options.BackwardChannels * grids.Skip(1).Sum(grid => (double)grid.Rows);
        return 2 * (ticks * tick + sent);
    }

    /// <summary>Hidden and cell state of an LSTM in every weight's place: 2 · N · C · H for each layer, whatever the number of examples.</summary>
    /// <param name="length">Examples seen.</param>
    protected override long StateAfter(int length) => grids.Sum(grid => 2L * grid.Rows * grid.Columns * Options.HiddenSize);

    // From the inputs on: every layer sends its forward messages to the next.
    private Tensor PredictOne(Tape tape, Tensor input, LstmGridLayout[] layouts, Tensor[] states, Tensor[] silences, Tensor[] messages)
    {
        Tensor message = input; // [B, N, F]
        for (int layer = 0; layer < grids.Count; layer++)
        {
            messages[layer] = message;
            states[layer] = Tick(tape, states[layer], message, silences[layer]);
            message = tape.Linear(tape.LstmGridMean(states[layer], layouts[layer]), Output); // [B, C, F]
        }

        Tensor logits = Options.ForwardChannels == 1 ? message : tape.Slice(message, -1, 0, 1);
        logits = tape.Reshape(logits, new Shape(logits.Shape[0], 1, Classes));
        return tape.Scale(tape.Tanh(tape.Scale(logits, 1 / LogitBound)), LogitBound);
    }

    // From the classes down: every layer sends its backward messages to the one below.
    private void Learn(Tape tape, Tensor logits, Tensor label, LstmGridLayout[] layouts, Tensor[] states, Tensor[] messages)
    {
        var perClass = new Shape(label.Shape[0], Classes, 1);
        Tensor error = tape.Subtract(tape.Softmax(logits), label);
        Tensor feedback = tape.Concatenate(-1, tape.Reshape(error, perClass), tape.Reshape(label, perClass)); // [B, C, 2]
        feedback = WithSilentChannels(tape, feedback, Options.BackwardChannels); // [B, C, G]
        for (int layer = grids.Count - 1; layer >= 0; layer--)
        {
            states[layer] = Tick(tape, states[layer], messages[layer], Cell.ColumnTerms(tape, feedback));
            if (layer > 0)
                feedback = tape.Linear(tape.LstmGridRowMean(states[layer], layouts[layer]), Feedback!); // [B, N, G]
        }
    }

    private Tensor Tick(Tape tape, Tensor state, Tensor input, Tensor columnTerms)
    {
        for (int tick = 0; tick < Options.MicroTicks; tick++)
            state = Cell.Tick(tape, state, input, columnTerms);
        return state;
    }

    private static Tensor WithSilentChannels(Tape tape, Tensor message, int channels)
    {
        int own = message.Shape[2];
        return own == channels ? message : tape.Concatenate(-1, message, tape.Zeros(new Shape(message.Shape[0], message.Shape[1], channels - own)));
    }
}
