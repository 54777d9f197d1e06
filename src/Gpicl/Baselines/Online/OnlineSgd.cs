using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Baselines.Online;

/// <summary>
/// The paper's gradient descent baseline (A.5): a softmax classifier that takes one step on every example in turn and then
/// predicts the next. Nothing is meta-trained.
/// </summary>
/// <remarks>
/// Hidden layers are rectified linear; their weights begin uniform in ±√(6 / inputs), biases and the last layer at zero.
/// </remarks>
internal sealed class OnlineSgd : ILearner
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "online-sgd";

    private readonly OnlineNetworkShape shape;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Sizes, optimizer and learning rate.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public OnlineSgd(OnlineSgdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        shape = new OnlineNetworkShape(options);
    }

    /// <summary>Sizes, optimizer and learning rate.</summary>
    public OnlineSgdOptions Options { get; }

    /// <inheritdoc/>
    public string Name => LearnerName;

    /// <inheritdoc/>
    public int InputSize => Options.InputSize;

    /// <inheritdoc/>
    public int Classes => Options.Classes;

    /// <inheritdoc/>
    public ParameterSet Parameters { get; } = new([]);

    /// <summary>What every sequence begins with: each layer's weights, [inputs, outputs], and its biases, [outputs]; copies.</summary>
    public IReadOnlyList<float[]> InitialWeights => shape.Unpack(shape.InitialWeights);

    /// <inheritdoc/>
    public long StateSize(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Options.WeightCount * (Options.Optimizer == OnlineOptimizer.Sgd ? 1 : 3);
    }

    /// <inheritdoc/>
    public double ForwardOperations(int length) => length * (4.0 * Options.WeightCount + 2.0 * shape.BackwardCount);

    /// <inheritdoc/>
    public Tensor Forward(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        ArgumentNullException.ThrowIfNull(tape);
        SequenceCheck.Require(this, inputs, labels);
        Tensor logits = tape.Zeros(inputs.Shape.With(-1, Classes)); // [B, T, C]
        tape.Workers.For(inputs.Shape[0], 1, new Run(shape, inputs, labels, logits));
        return logits;
    }

    private readonly struct Run(OnlineNetworkShape shape, Tensor inputs, ReadOnlyMemory<int> labels, Tensor logits) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int length = inputs.Shape[1], width = inputs.Shape[2], classes = logits.Shape[2];
            var network = new OnlineNetwork(shape);
            for (int example = start * length; example < limit * length; example++)
            {
                if (example % length == 0)
                    network.Begin(shape.InitialWeights);
                network.Predict(inputs.Values.Slice(example * width, width), logits.Values.Slice(example * classes, classes));
                network.Learn(labels.Span[example]);
            }
        }
    }
}
