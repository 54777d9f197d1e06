using System.Text.Json.Serialization;

namespace Gpicl.Model;

/// <summary>
/// The architecture of a learner: everything needed to make it anew but its weights. Implemented by immutable records with
/// a default for every value, of which only this library has any. In JSON, the name of the learner stands beside the values.
/// </summary>
[JsonConverter(typeof(LearnerOptionsConverter))]
public interface ILearnerOptions
{
    /// <summary>N_x: width of an input.</summary>
    int InputSize { get; }

    /// <summary>Number of classes: labels are 0 .. Classes − 1.</summary>
    int Classes { get; }

    /// <summary>Number of values meta-training changes in a learner with these options; 0 if there is nothing to meta-train.</summary>
    long ParameterCount { get; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    void Validate();

    /// <summary>Makes a learner with initial weights.</summary>
    /// <param name="seed">Seed of the weights. Default 0.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal ILearner Create(ulong seed = 0);
}
