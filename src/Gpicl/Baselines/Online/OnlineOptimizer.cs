using System.Text.Json.Serialization;

namespace Gpicl.Baselines.Online;

/// <summary>How online gradient descent turns the gradient of one example into a step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OnlineOptimizer>))]
public enum OnlineOptimizer
{
    /// <summary>The gradient times the learning rate.</summary>
    Sgd,

    /// <summary>Adam (Kingma and Ba 2015) with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay of 0.01 (Loshchilov and Hutter 2019).</summary>
    AdamW,
}
