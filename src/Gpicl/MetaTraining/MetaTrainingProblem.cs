using Gpicl.MetaTesting;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.MetaTraining;

/// <summary>What an engine trains, checked: a learner, tasks that fit it, and how.</summary>
internal sealed class MetaTrainingProblem
{
    /// <summary>Checks that the parts fit.</summary>
    /// <param name="learner">Its parameters are changed.</param>
    /// <param name="tasks">Where sequences come from; of the learner's input size and number of classes.</param>
    /// <param name="options">Steps, batch, learning rate and so on.</param>
    /// <param name="group">The processes that share the work; null for this one alone.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, tasks and learner disagree in size, the learner has no parameters, or there are more processes
    /// than sequences in a batch.
    /// </exception>
    public MetaTrainingProblem(ILearner learner, ITaskDistribution tasks, MetaTrainingOptions options, ITrainingGroup? group = null)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (learner.Parameters.Count == 0)
            throw new ArgumentException($"Learner '{learner.Name}' has no parameters, so there is nothing to meta-train.", nameof(learner));
        learner.CheckLength(options.LongestLength);
        LearnerFit.Require(tasks, learner, nameof(tasks));
        if (group?.Size > options.BatchSize)
            throw new ArgumentException($"{group.Size} processes cannot share a batch of {options.BatchSize} sequences; there must be at least one for each.", nameof(group));
        Learner = learner;
        Tasks = tasks;
        Options = options;
        Group = group;
    }

    /// <summary>What is trained.</summary>
    public ILearner Learner { get; }

    /// <summary>Where sequences come from.</summary>
    public ITaskDistribution Tasks { get; }

    /// <summary>Steps, batch, learning rate and so on.</summary>
    public MetaTrainingOptions Options { get; }

    /// <summary>The processes that share the work; null for this one alone.</summary>
    public ITrainingGroup? Group { get; }

    /// <summary>The factor that shortens a gradient to <see cref="MetaTrainingOptions.ClipNorm"/>.</summary>
    /// <param name="norm">The gradient's norm.</param>
    /// <param name="step">Number of the step, for the message.</param>
    /// <exception cref="NonFiniteLossException">The norm is NaN or infinite.</exception>
    public float ClipFactor(double norm, long step)
    {
        if (!double.IsFinite(norm))
            throw new NonFiniteLossException(FormattableString.Invariant($"The gradient of step {step} has norm {norm}; it must be finite. Weights were not changed. A lower learning rate usually helps."));
        return (float)Math.Min(1, Options.ClipNorm / Math.Max(norm, 1e-30));
    }
}
