using Gpicl.MetaTraining.Optimizers;
using static TorchSharp.torch;

namespace Gpicl.Torch.Optimizers;

/// <summary>Adam with bias correction and decoupled weight decay.</summary>
internal sealed class TorchAdam : TorchOptimizer
{
    private readonly Tensor mean, square;

    public TorchAdam(TorchParameters parameters, OptimizerOptions options)
        : base(parameters, options) => (mean, square) = (Remember(), Remember());

    public override IReadOnlyList<(string Name, Tensor Values)> State => [("adam.mean", mean), ("adam.square", square)];

    internal override void Step(Tensor gradients, float learningRate)
    {
        double meanCorrection = 1 - Math.Pow(Options.Beta1, Steps), squareCorrection = 1 - Math.Pow(Options.Beta2, Steps);
        mean.mul_(Options.Beta1).add_(gradients, 1 - Options.Beta1);
        square.mul_(Options.Beta2).addcmul_(gradients, gradients, 1 - Options.Beta2);
        Tensor root = square.sqrt().mul_((float)(1 / Math.Sqrt(squareCorrection))).add_(Options.Epsilon);
        if (Options.WeightDecay > 0)
            Parameters.Weights.mul_(1 - learningRate * Options.WeightDecay);
        Parameters.Weights.addcdiv_(mean, root, (float)(-learningRate / meanCorrection));
    }
}
