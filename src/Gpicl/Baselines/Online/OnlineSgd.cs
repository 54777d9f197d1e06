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
internal sealed class OnlineSgd : Learner<OnlineSgdOptions>
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "online-sgd";

    private readonly OnlineNetworkShape shape;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Sizes, optimizer and learning rate.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public OnlineSgd(OnlineSgdOptions options)
        : base(LearnerName, options)
    {
        shape = new OnlineNetworkShape(options);
    }

    /// <summary>What every sequence begins with: each layer's weights, [inputs, outputs], and its biases, [outputs]; copies.</summary>
    public IReadOnlyList<float[]> InitialWeights => shape.Unpack(shape.InitialWeights);

    protected override long StateAfter(int length) => Options.WeightCount * (Options.Optimizer == OnlineOptimizer.Sgd ? 1 : 3);

    public override double ForwardOperations(int length) => length * (4.0 * Options.WeightCount + 2.0 * shape.BackwardCount);

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
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
