using System.Text.Json.Serialization;

namespace Gpicl.MetaTraining.Optimizers;

/// <summary>How gradients become steps.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptimizerAlgorithm>))]
public enum OptimizerAlgorithm
{
    /// <summary>Adam (Kingma and Ba 2015); with a weight decay above 0 it is AdamW (Loshchilov and Hutter 2019).</summary>
    Adam,

    /// <summary>The sign of the gradient's moving average: §4.3, second intervention, taken to its limit.</summary>
    SignOfMomentum,

    /// <summary>
    /// Muon (Jordan et al. 2024): weight matrices move along their orthogonalized momentum, everything else by Adam. Steps have
    /// about the size of Adam's at a learning rate three times as high.
    /// </summary>
    Muon,
}
