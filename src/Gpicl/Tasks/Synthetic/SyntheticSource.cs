namespace Gpicl.Tasks;

/// <summary>One kind of synthetic task. Immutable; every task draws its own hyperparameters from the generator.</summary>
internal abstract class SyntheticSource
{
    /// <summary>Draws a task and examples from it.</summary>
    /// <param name="generator">The stream of the sequence.</param>
    /// <param name="scratch">Scratch memory of the sequence.</param>
    /// <param name="classes">Number of classes of the task, at least 2.</param>
    /// <param name="inputs">Receives the inputs, [T, N_x], of any finite scale.</param>
    /// <param name="labels">Receives the classes, each in 0 .. <paramref name="classes"/> − 1, [T].</param>
    public abstract void Draw(ref CounterGenerator generator, ScratchArena scratch, int classes, Span<float> inputs, Span<int> labels);
}
