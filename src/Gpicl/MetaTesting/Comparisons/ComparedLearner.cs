using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.MetaTesting.Comparisons;

/// <summary>A learner that takes part in a <see cref="Comparison"/>.</summary>
internal sealed class ComparedLearner
{
    /// <summary>Takes a learner with its weights as they are now; they must not change afterwards.</summary>
    /// <param name="name">What tables call it; unique in a comparison.</param>
    /// <param name="learner">The learner.</param>
    /// <param name="settings">What defines the learner beside its weights, such as its options as JSON. Default: the options of a learner of this library.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="NotSupportedException">No settings are given, and the learner is of a type this library does not know.</exception>
    public ComparedLearner(string name, ILearner learner, string? settings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(learner);
        Name = name;
        Learner = learner;

        using var fingerprint = new Fingerprint();
        fingerprint.Add(learner.Name).Add(settings ?? LearnerCatalog.SerializeWithName(LearnerCatalog.OptionsOf(learner)));
        foreach (Parameter parameter in learner.Parameters)
            fingerprint.Add(parameter.Name).Add<float>(parameter.Values);
        Fingerprint = fingerprint.Finish();
    }

    /// <summary>What tables call it.</summary>
    public string Name { get; }

    /// <summary>The learner.</summary>
    public ILearner Learner { get; }

    /// <summary>A hash of settings and weights: learners with the same one predict the same.</summary>
    public string Fingerprint { get; }
}
