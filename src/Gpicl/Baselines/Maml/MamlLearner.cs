using Gpicl.Baselines.Online;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Baselines.Maml;

/// <summary>
/// Model-agnostic meta-learning (Finn, Abbeel, Levine 2017) as the paper's baseline has it (A.5): a softmax classifier that
/// takes a step of gradient descent on every example in turn, as <see cref="OnlineSgd"/> does, with meta-learned initial
/// weights and learning rates.
/// </summary>
internal sealed class MamlLearner : Learner<MamlOptions>
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "maml";

    private readonly Linear[] layers;
    private readonly Tensor[] laterWeights, laterBiases;

    /// <summary>Creates the learner with random initial weights.</summary>
    /// <param name="options">Its sizes.</param>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MamlLearner(MamlOptions options, ulong seed = 0)
        : base(LearnerName, options)
    {
        var initializer = new Initializer(seed);
        layers = new Linear[options.HiddenLayers + 1];
        for (int i = 0; i < layers.Length; i++)
            layers[i] = new Linear(
                $"layers.{i}", i == 0 ? options.InputSize : options.HiddenSize, i == layers.Length - 1 ? options.Classes : options.HiddenSize, initializer);
        LogLearningRates = initializer.Constant("inner.log_learning_rates", new Shape(layers.Length, 2), MathF.Log(options.LearningRate));
        Parameters = initializer.Build();
        laterWeights = [.. layers.Skip(1).Select(layer => layer.Weight)];
        laterBiases = [.. layers.Skip(1).Select(layer => layer.Bias)];
    }

    /// <summary>The layers with the weights every sequence begins with, first to last.</summary>
    public IReadOnlyList<Linear> Layers => layers;

    /// <summary>Natural logarithms of the inner learning rates of each layer's weight matrix and bias, [layers, 2].</summary>
    public Parameter LogLearningRates { get; }

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        Tensor sums = layers[0].Forward(tape, inputs); // [B, T, units]
        Tensor products = tape.MatrixProduct(inputs, inputs, transposeB: true); // [B, T, T]
        return tape.DescendOnline(sums, products, laterWeights, laterBiases, tape.Exp(LogLearningRates), labels, Options.FirstOrder); // [B, T, C]
    }

    public override double ForwardOperations(int length)
    {
        double pairs = length * (length - 1) / 2.0, operations = length * (double)length * InputSize + length * (double)layers[0].Weight.Shape.Length;
        operations += pairs * layers[0].Weight.Shape[1];
        foreach (Linear layer in layers.Skip(1)) // forwards and backwards through it
            operations += 2.0 * length * layer.Weight.Shape.Length + 2 * pairs * (layer.Weight.Shape[0] + layer.Weight.Shape[1]);
        return 2 * operations;
    }

    /// <summary>The weights, which every step changes.</summary>
    /// <param name="length">Examples seen.</param>
    protected override long StateAfter(int length) => Parameters.ElementCount - LogLearningRates.Shape.Length;
}
