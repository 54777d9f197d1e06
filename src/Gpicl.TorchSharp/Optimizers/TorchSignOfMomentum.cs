using Gpicl.MetaTraining.Optimizers;
using static TorchSharp.torch;

namespace Gpicl.Torch.Optimizers;

/// <summary>The sign of the gradient's moving average, with decoupled weight decay.</summary>
internal sealed class TorchSignOfMomentum : TorchOptimizer
{
    private readonly Tensor mean;

    public TorchSignOfMomentum(TorchParameters parameters, OptimizerOptions options)
        : base(parameters, options) => mean = Remember();

    public override IReadOnlyList<(string Name, Tensor Values)> State => [("sign.mean", mean)];

    internal override void Step(Tensor gradients, float learningRate)
    {
        mean.mul_(Options.Beta1).add_(gradients, 1 - Options.Beta1);
        Parameters.Weights.mul_(1 - learningRate * Options.WeightDecay).add_(mean.sign(), -learningRate);
    }
}
