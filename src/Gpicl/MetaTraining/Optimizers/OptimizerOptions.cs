using Gpicl.Tensors;

namespace Gpicl.MetaTraining.Optimizers;

/// <summary>Choice and settings of an optimizer. The paper prints none of them (A.4 says Adam); defaults are the field's usual ones.</summary>
public sealed record OptimizerOptions
{
    /// <summary>How gradients become steps. Default <see cref="OptimizerAlgorithm.Adam"/>.</summary>
    public OptimizerAlgorithm Algorithm { get; init; }

    /// <summary>Decay of the gradient's moving average, 0 .. 1 exclusive. Default 0.9.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Adam: decay of the squared gradient's moving average, 0 .. 1 exclusive. Default 0.999.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Adam: added to the root of the squared gradient's average, above 0. Smaller values shorten the loss plateau (§4.3). Default 1e-8.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Muon: decay of the momentum of weight matrices, 0 .. 1 exclusive; the betas are those of Adam for all else. Default 0.95.</summary>
    public float Momentum { get; init; } = 0.95f;

    /// <summary>Decoupled weight decay: every step multiplies weights by 1 − learning rate · this; at least 0. Default 0.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    public void Validate()
    {
        const string Decay = "0 .. 1, 1 excluded";
        var check = new OptionCheck("Optimizer");
        check.Defined(Algorithm, nameof(Algorithm));
        check.Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, Decay);
        check.Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, Decay);
        check.Require(Epsilon > 0 && float.IsFinite(Epsilon), nameof(Epsilon), Epsilon, "above 0");
        check.Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, Decay);
        check.Require(WeightDecay >= 0 && float.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "at least 0");
        check.ThrowIfAny();
    }

    /// <summary>The optimizer these options describe.</summary>
    /// <param name="parameters">What it will change.</param>
    /// <param name="workers">Threads it may use; <see cref="WorkerPool.Shared"/> when null.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal IOptimizer Create(ParameterSet parameters, WorkerPool? workers = null) => Create(parameters, workers ?? WorkerPool.Shared, group: null);

    /// <summary>The optimizer these options describe, for processes that all take the same steps.</summary>
    /// <param name="parameters">What it will change.</param>
    /// <param name="workers">Threads it may use.</param>
    /// <param name="group">Processes that may share its work; null for this one alone.</param>
    internal IOptimizer Create(ParameterSet parameters, WorkerPool workers, ITrainingGroup? group)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Validate();
        return Algorithm switch
        {
            OptimizerAlgorithm.Adam => new Adam(parameters, this, workers),
            OptimizerAlgorithm.Muon => new Muon(parameters, this, workers, group),
            _ => new SignOfMomentum(parameters, this, workers),
        };
    }
}
