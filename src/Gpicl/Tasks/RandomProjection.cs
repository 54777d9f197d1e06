using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>
/// The random projection A of a task (§3.1): A_ij ~ N(0, 1/width), independent. For N_x × N_x this is the paper's; for data
/// of another width the variance 1/width keeps the scale: inputs of unit variance are projected to unit variance.
/// </summary>
internal static class RandomProjection
{
    /// <summary>Writes the projection of a task. The same bits on every machine and thread.</summary>
    /// <param name="seed">Seed of the task distribution.</param>
    /// <param name="task">Number of the task, not negative.</param>
    /// <param name="outputs">N_x, rows of A.</param>
    /// <param name="width">Width of the data, columns of A.</param>
    /// <param name="matrix">Receives A, row-major [outputs, width].</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1 or the task number is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="matrix"/> does not hold outputs · width values.</exception>
    public static void Fill(ulong seed, long task, int outputs, int width, Span<float> matrix)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(task);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (matrix.Length != (long)outputs * width)
            throw new ArgumentException($"A has {outputs} × {width} values, but the span holds {matrix.Length}.", nameof(matrix));

        var generator = new CounterGenerator(seed, StreamPurpose.Projection, (ulong)task);
        generator.FillNormal(matrix);
        PortableVectorMath.Scale(matrix, 1f / MathF.Sqrt(width));
    }
}
