using Gpicl.Datasets;
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
    /// <summary>What takes values to the model's input, by how it was meta-trained; where there is no room for each, a random subspace.</summary>
    /// <param name="placement">How values are handed to the model.</param>
    /// <param name="seed">Seed of the ensemble.</param>
    /// <param name="member">Number of the member.</param>
    /// <param name="outputs">N</param>
    /// <param name="width">Values of an input.</param>
    /// <returns>Aᵀ, row-major [width, N].</returns>
    public static float[] For(InputPlacement placement, ulong seed, int member, int outputs, int width) => placement switch
    {
        InputPlacement.Features when width <= outputs => OnAxes(seed, member, outputs, width),
        InputPlacement.Pixels when width == outputs => AsPixels(member, outputs),
        _ => Transposed(seed, member, outputs, width),
    };

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

    /// <summary>
    /// Hands the pixels of a square image over as they are to the first member, and mirrored or turned by right angles to the seven behind it, and
    /// so on: a learner of images knows no upright.
    /// </summary>
    /// <param name="member">Number of the member.</param>
    /// <param name="pixels">N, a square number.</param>
    /// <returns>Aᵀ, row-major [N, N].</returns>
    public static float[] AsPixels(int member, int pixels)
    {
        int side = SquareImage.SideOf(pixels);
        var projection = new float[checked(pixels * pixels)];
        for (int row = 0; row < side; row++)
            for (int column = 0; column < side; column++)
                projection[(row * side + column) * pixels + SquareImage.Place(member, side, row, column)] = 1;

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
