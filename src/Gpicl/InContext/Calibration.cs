using System.Text.Json.Serialization;

namespace Gpicl.InContext;

/// <summary>How the probabilities of an ensemble are made as sure as they are right.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Calibration>))]
public enum Calibration
{
    /// <summary>
    /// <see cref="TemperatureScaling"/> for ensembles of two members or more that read no class means, else <see cref="None"/>: a single
    /// pass gives what the network says, and a mean tells of examples that are yet to be predicted.
    /// </summary>
    Auto,

    /// <summary>Probabilities are those of the ensemble.</summary>
    None,

    /// <summary>
    /// Temperature scaling (Guo et al. 2017) toward the class prior π of the support set instead of the uniform distribution: p(c) in
    /// proportion to π(c)^(1 − 1/T) · p(c)^(1/T). The temperature T is fitted to how the ensemble predicts up to 300 of the examples, each
    /// from those it reads before it (Dawid's prequential principle). Members read the examples in one random order, and the fit takes up
    /// to twice the time. The same predictions decide how much a linear discriminant says beside an ensemble that sees encoded features
    /// (<see cref="FeatureEncoding"/>), and which weights of <see cref="InContextLearner.Default"/> serve it.
    /// </summary>
    TemperatureScaling,
}
