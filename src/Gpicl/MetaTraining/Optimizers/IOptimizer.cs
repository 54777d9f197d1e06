using Gpicl.Tensors;

namespace Gpicl.MetaTraining.Optimizers;

/// <summary>Turns gradients into changes of the parameters.</summary>
internal interface IOptimizer
{
    /// <summary>Steps taken so far.</summary>
    long Steps { get; }

    /// <summary>
    /// What the optimizer remembers from step to step, by name, each laid out as <see cref="ParameterSet.Values"/>; saved
    /// and restored with the state of meta-training.
    /// </summary>
    IReadOnlyList<(string Name, float[] Values)> State { get; }

    /// <summary>Changes the parameters by one step.</summary>
    /// <param name="gradients">Gradients of the parameters this optimizer was made for; what they hold afterwards is not defined.</param>
    /// <param name="learningRate">Step size, finite and at least 0.</param>
    /// <param name="gradientScale">Factor applied to every gradient first, such as that of clipping; finite. Default 1.</param>
    /// <exception cref="ArgumentException">The gradients belong to other parameters. Nothing has been changed, here and below.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    void Update(Gradients gradients, float learningRate, float gradientScale = 1);

    /// <summary>Sets the number of steps taken, after <see cref="State"/> has been restored.</summary>
    /// <param name="steps">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    void RestoreSteps(long steps);
}
