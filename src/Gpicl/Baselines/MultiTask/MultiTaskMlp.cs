using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Baselines.MultiTask;

/// <summary>
/// A network with two hidden layers of rectified units that sees a single input and no example before it (N_D = 1, Fig. 2a).
/// It can know tasks by heart, but cannot learn one: what it does on unseen tasks shows what is left without a context.
/// </summary>
internal sealed class MultiTaskMlp : Learner<MultiTaskMlpOptions>
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "multi-task-mlp";

    /// <summary>Creates a network with random weights.</summary>
    /// <param name="options">Its architecture.</param>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MultiTaskMlp(MultiTaskMlpOptions options, ulong seed = 0)
        : base(LearnerName, options)
    {
        var initializer = new Initializer(seed);
        First = new Linear("first", options.InputSize, options.HiddenSize, initializer);
        Second = new Linear("second", options.HiddenSize, options.HiddenSize, initializer);
        Head = new Linear("head", options.HiddenSize, options.Classes, initializer);
        Parameters = initializer.Build();
    }

    /// <summary>[N, S]</summary>
    public Linear First { get; }

    /// <summary>[S, S]</summary>
    public Linear Second { get; }

    /// <summary>[S, C]</summary>
    public Linear Head { get; }

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        Tensor hidden = tape.Relu(First.Forward(tape, inputs)); // [B, T, S]
        return Head.Forward(tape, tape.Relu(Second.Forward(tape, hidden))); // [B, T, C]
    }

    public override double ForwardOperations(int length)
    {
        double size = Options.HiddenSize;
        return 2 * length * (InputSize * size + size * size + size * Classes);
    }

    /// <summary>Nothing: no example has a say in the next prediction.</summary>
    /// <param name="length">Examples seen.</param>
    protected override long StateAfter(int length) => 0;
}
