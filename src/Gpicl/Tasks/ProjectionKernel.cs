using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Tasks;

/// <summary>The product of inputs and a projection, the one matrix product that tasks need.</summary>
internal static class ProjectionKernel
{
    private const int Lanes = 16;
    private const int Tile = 4;

    /// <summary>outputs = inputs · matrixᵀ: [T, N] = [T, W] · [N, W]ᵀ.</summary>
    public static void Multiply(ReadOnlySpan<float> inputs, ReadOnlySpan<float> matrix, int width, Span<float> outputs)
    {
        int rows = inputs.Length / width, columns = matrix.Length / width;
        if (rows < Tile || columns < Tile || width < Lanes)
        {
            MultiplySmall(inputs, matrix, width, outputs);
            return;
        }
        // The last tile overlaps its neighbour instead of being smaller.
        for (int row = 0; row < rows; row += Tile)
        {
            int top = Math.Min(row, rows - Tile);
            for (int column = 0; column < columns; column += Tile)
                MultiplyTile(inputs, matrix, width, outputs, columns, top, Math.Min(column, columns - Tile));
        }
    }

    private static void MultiplySmall(ReadOnlySpan<float> inputs, ReadOnlySpan<float> matrix, int width, Span<float> outputs)
    {
        int rows = inputs.Length / width, columns = matrix.Length / width;
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
            {
                float sum = 0;
                for (int i = 0; i < width; i++)
                    sum += inputs[row * width + i] * matrix[column * width + i];
                outputs[row * columns + column] = sum;
            }
    }

    private static void MultiplyTile(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> matrix, int width, Span<float> outputs, int columns, int top, int left)
    {
        ref float x0 = ref MemoryMarshal.GetReference(inputs.Slice(top * width, Tile * width));
        ref float a0 = ref MemoryMarshal.GetReference(matrix.Slice(left * width, Tile * width));
        ref float x1 = ref Unsafe.Add(ref x0, width), x2 = ref Unsafe.Add(ref x1, width), x3 = ref Unsafe.Add(ref x2, width);
        ref float a1 = ref Unsafe.Add(ref a0, width), a2 = ref Unsafe.Add(ref a1, width), a3 = ref Unsafe.Add(ref a2, width);
        Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector512<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector512<float> s30 = default, s31 = default, s32 = default, s33 = default;

        // The last vector ends at the last value; what it shares with the one before it is masked out.
        Vector512<float> mask = Vector512<float>.AllBitsSet;
        int vectors = (width + Lanes - 1) / Lanes;
        for (int i = 0; i < vectors; i++)
        {
            nuint at = (nuint)(i * Lanes);
            if (i == vectors - 1)
            {
                at = (nuint)(width - Lanes);
                var firstNew = Vector512.Create(i * Lanes - (int)at);
                mask = Vector512.GreaterThanOrEqual(Vector512<int>.Indices, firstNew).AsSingle();
            }
            Vector512<float> b0 = Vector512.LoadUnsafe(ref a0, at), b1 = Vector512.LoadUnsafe(ref a1, at);
            Vector512<float> b2 = Vector512.LoadUnsafe(ref a2, at), b3 = Vector512.LoadUnsafe(ref a3, at);
            Vector512<float> x = Vector512.LoadUnsafe(ref x0, at) & mask;
            s00 = Vector512.MultiplyAddEstimate(x, b0, s00);
            s01 = Vector512.MultiplyAddEstimate(x, b1, s01);
            s02 = Vector512.MultiplyAddEstimate(x, b2, s02);
            s03 = Vector512.MultiplyAddEstimate(x, b3, s03);
            x = Vector512.LoadUnsafe(ref x1, at) & mask;
            s10 = Vector512.MultiplyAddEstimate(x, b0, s10);
            s11 = Vector512.MultiplyAddEstimate(x, b1, s11);
            s12 = Vector512.MultiplyAddEstimate(x, b2, s12);
            s13 = Vector512.MultiplyAddEstimate(x, b3, s13);
            x = Vector512.LoadUnsafe(ref x2, at) & mask;
            s20 = Vector512.MultiplyAddEstimate(x, b0, s20);
            s21 = Vector512.MultiplyAddEstimate(x, b1, s21);
            s22 = Vector512.MultiplyAddEstimate(x, b2, s22);
            s23 = Vector512.MultiplyAddEstimate(x, b3, s23);
            x = Vector512.LoadUnsafe(ref x3, at) & mask;
            s30 = Vector512.MultiplyAddEstimate(x, b0, s30);
            s31 = Vector512.MultiplyAddEstimate(x, b1, s31);
            s32 = Vector512.MultiplyAddEstimate(x, b2, s32);
            s33 = Vector512.MultiplyAddEstimate(x, b3, s33);
        }
        StoreSums(outputs.Slice(top * columns + left, Tile), s00, s01, s02, s03);
        StoreSums(outputs.Slice((top + 1) * columns + left, Tile), s10, s11, s12, s13);
        StoreSums(outputs.Slice((top + 2) * columns + left, Tile), s20, s21, s22, s23);
        StoreSums(outputs.Slice((top + 3) * columns + left, Tile), s30, s31, s32, s33);
    }

    private static void StoreSums(Span<float> target, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
    {
        target[3] = Vector512.Sum(s3);
        target[2] = Vector512.Sum(s2);
        target[1] = Vector512.Sum(s1);
        target[0] = Vector512.Sum(s0);
    }
}
