using Gpicl.Randomness;
using Gpicl.Tasks;
using Gpicl.Tensors.Kernels;

namespace Gpicl.InContext;

/// <summary>
/// The random projection of a member of an ensemble. Those that tasks are made with (§3.1) stretch some directions of an input
/// and all but lose others; here that would lose what the examples tell. So this one is a random rotation: it keeps angles and
/// distances where there is room for all directions, and is a random subspace's where there is not.
/// </summary>
internal static unsafe class MemberProjection
{
    /// <summary>
    /// Makes the projection A: orthogonal columns if <paramref name="width"/> is at most N, orthonormal rows otherwise. It takes
    /// unit variance to unit variance.
    /// </summary>
    /// <param name="seed">Seed of the ensemble.</param>
    /// <param name="member">Number of the member.</param>
    /// <param name="outputs">N</param>
    /// <param name="width">Values of an input.</param>
    /// <returns>Aᵀ, row-major [width, N].</returns>
    public static float[] Transposed(ulong seed, int member, int outputs, int width)
    {
        bool fits = width <= outputs;
        var (count, length) = fits ? (width, outputs) : (outputs, width);
        var vectors = new float[checked(count * length)];
        RandomProjection.Fill(seed, EnsembleMember.Number(member), count, length, vectors);
        fixed (float* v = vectors)
            Orthogonalize(count, length, v, norm: MathF.Sqrt((float)length / width));
        return fits ? vectors : Transpose(vectors, count, length);
    }

    /// <summary>
    /// Makes a projection that puts every value on an axis of its own, in random order, for a learner that was meta-trained on inputs
    /// like that. It takes unit variance to unit variance.
    /// </summary>
    /// <param name="seed">Seed of the ensemble.</param>
    /// <param name="member">Number of the member.</param>
    /// <param name="outputs">N</param>
    /// <param name="width">Values of an input, at most N.</param>
    /// <returns>Aᵀ, row-major [width, N].</returns>
    public static float[] OnAxes(ulong seed, int member, int outputs, int width)
    {
        var axes = new int[outputs];
        LabelPermutation.FillIdentity(axes);
        new CounterGenerator(seed, StreamPurpose.MemberAxes, (ulong)member).Shuffle(axes);
        var projection = new float[checked(width * outputs)];
        for (int value = 0; value < width; value++)
            projection[value * outputs + axes[value]] = MathF.Sqrt((float)outputs / width);
        return projection;
    }

    // Gram and Schmidt's procedure, modified: exact enough in single precision for vectors that are random. Each vector is taken
    // out of all behind it, which do not wait for one another.
    private static void Orthogonalize(int count, int length, float* vectors, float norm)
    {
        for (int i = 0; i < count; i++)
        {
            float* vector = vectors + (nint)i * length;
            VectorKernels.Scale(length, 1 / MathF.Sqrt(VectorKernels.Dot(length, vector, vector)), vector);
            for (int j = i + 1; j < count; j++)
            {
                float* other = vectors + (nint)j * length;
                VectorKernels.AddScaled(length, -VectorKernels.Dot(length, vector, other), vector, other);
            }

            VectorKernels.Scale(length, norm, vector);
        }
    }

    private static float[] Transpose(float[] matrix, int rows, int columns)
    {
        var result = new float[matrix.Length];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                result[j * rows + i] = matrix[i * columns + j];
        return result;
    }
}
