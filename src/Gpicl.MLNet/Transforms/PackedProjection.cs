using Gpicl.Tasks;
using Gpicl.Tensors.Kernels;

namespace Gpicl.MLNet.Transforms;

/// <summary>The random projection A of one task, packed once to be applied to many rows. Immutable.</summary>
internal sealed unsafe class PackedProjection
{
    private readonly PackedMatrix matrix; // Aᵀ, [width, outputs]

    /// <summary>Makes the projection of a task, see <see cref="RandomProjection.Fill"/>.</summary>
    public PackedProjection(ulong seed, long task, int outputs, int width)
    {
        var values = new float[outputs * width];
        RandomProjection.Fill(seed, task, outputs, width, values);
        fixed (float* a = values)
            matrix = new PackedMatrix(width, outputs, new MatrixOperand(a, width, transposed: true));
    }

    /// <summary>output = A·input; any number of rows.</summary>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="projected">[rows, outputs]</param>
    public void Apply(ReadOnlySpan<float> inputs, Span<float> projected)
    {
        int rows = inputs.Length / matrix.Rows;
        fixed (float* x = inputs, y = projected[..(rows * matrix.Columns)])
            matrix.Multiply(rows, x, matrix.Rows, y, matrix.Columns);
    }
}
