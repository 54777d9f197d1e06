using Gpicl.MetaTraining.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Gpicl.Torch.Optimizers;

/// <summary>
/// Turns gradients into changes of weights as the optimizers of <see cref="OptimizerOptions"/> do on the host, and remembers
/// the same under the same names: either can go on from the other's state.
/// </summary>
internal abstract class TorchOptimizer(TorchParameters parameters, OptimizerOptions options) : IDisposable
{
    /// <summary>Steps taken so far.</summary>
    public long Steps { get; set; }

    /// <summary>What is remembered from step to step, each laid out as the weights.</summary>
    public abstract IReadOnlyList<(string Name, Tensor Values)> State { get; }

    /// <summary>What is changed.</summary>
    protected TorchParameters Parameters => parameters;

    /// <summary>The settings.</summary>
    protected OptimizerOptions Options => options;

    /// <summary>The optimizer that options describe.</summary>
    public static TorchOptimizer Create(TorchParameters parameters, OptimizerOptions options, TorchPrecision precision) => options.Algorithm switch
    {
        OptimizerAlgorithm.Adam => new TorchAdam(parameters, options),
        OptimizerAlgorithm.Muon => new TorchMuon(parameters, options, precision),
        _ => new TorchSignOfMomentum(parameters, options),
    };

    /// <summary>Changes the weights by one step.</summary>
    /// <param name="learningRate">Step size.</param>
    /// <param name="gradientScale">Factor applied to every gradient first; the gradients are changed.</param>
    public void Update(float learningRate, float gradientScale)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        Steps++;
        Step(parameters.Gradients.mul_(gradientScale), learningRate);
    }

    public void Dispose()
    {
        foreach ((_, Tensor values) in State)
            values.Dispose();
    }

    /// <summary>Changes the weights; <see cref="Steps"/> counts this step already.</summary>
    /// <param name="gradients">Of all parameters, scaled; may be changed.</param>
    /// <param name="learningRate">Step size.</param>
    internal abstract void Step(Tensor gradients, float learningRate);

    /// <summary>Zeros laid out as the weights, kept beyond the present scope.</summary>
    protected Tensor Remember() => zeros_like(parameters.Weights).DetachFromDisposeScope();
}
