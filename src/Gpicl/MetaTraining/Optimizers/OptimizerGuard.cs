using Gpicl.Tensors;

namespace Gpicl.MetaTraining.Optimizers;

/// <summary>What every optimizer checks before a step.</summary>
internal static class OptimizerGuard
{
    public static void Check(ParameterSet parameters, Gradients gradients, float learningRate, float gradientScale)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (gradients.Parameters != parameters)
            throw new ArgumentException("The gradients belong to another parameter set than the optimizer's.", nameof(gradients));
        if (!(learningRate >= 0 && float.IsFinite(learningRate)))
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "A learning rate must be finite and at least 0.");
        if (!float.IsFinite(gradientScale))
            throw new ArgumentOutOfRangeException(nameof(gradientScale), gradientScale, "A factor on gradients must be finite.");
    }
}
