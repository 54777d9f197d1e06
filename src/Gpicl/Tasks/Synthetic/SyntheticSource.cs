using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

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

    /// <summary>inputs [T, N_x] = examples [T, width] · Aᵀ with a fresh A of variance 1 / width.</summary>
    protected static void Project(
        ref CounterGenerator generator, ScratchArena scratch, ReadOnlySpan<float> examples, int width, Span<float> inputs, int inputSize)
    {
        Span<float> projection = scratch.Floats(checked(inputSize * width)); // [N_x, width]
        generator.FillNormal(projection);
        PortableVectorMath.Scale(projection, 1 / MathF.Sqrt(width));
        ProjectionKernel.Multiply(examples, projection, width, inputs);
    }
}
