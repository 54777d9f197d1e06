using Gpicl.Tensors;

namespace Gpicl.Model;

/// <summary>What the learners of this library have in common: options that describe them, and checks of what they are given.</summary>
/// <typeparam name="TOptions">Their options.</typeparam>
internal abstract class Learner<TOptions> : ILearner
    where TOptions : class, ILearnerOptions
{
    /// <summary>Checks the options.</summary>
    /// <param name="name">The learner's name in tables and files.</param>
    /// <param name="options">Its options.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    protected Learner(string name, TOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (Name, Options) = (name, options);
    }

    /// <summary>The options it was made with.</summary>
    public TOptions Options { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int InputSize => Options.InputSize;

    /// <inheritdoc/>
    public int Classes => Options.Classes;

    /// <inheritdoc/>
    public ParameterSet Parameters { get; protected init; } = new([]);

    /// <inheritdoc/>
    public Tensor Forward(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        ArgumentNullException.ThrowIfNull(tape);
        SequenceCheck.Require(this, inputs, labels);
        return Predict(tape, inputs, labels);
    }

    /// <inheritdoc/>
    public abstract double ForwardOperations(int length);

    /// <inheritdoc/>
    public long StateSize(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return StateAfter(length);
    }

    /// <summary><see cref="Forward"/> of what has been checked.</summary>
    protected abstract Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels);

    /// <summary><see cref="StateSize"/> after a number of examples that has been checked.</summary>
    protected abstract long StateAfter(int length);
}
