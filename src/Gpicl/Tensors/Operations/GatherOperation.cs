using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>Rows of a table picked by index; index −1 gives a row of zeros.</summary>
internal sealed unsafe class GatherOperation : Operation
{
    private Tensor table = null!;
    private ReadOnlyMemory<int> picked;

    public Tensor Forward(Tape tape, Tensor rows, ReadOnlyMemory<int> indices, Shape indexShape)
    {
        const string Name = nameof(TapeOperations.Gather);
        ShapeMismatchException.ThrowUnless(rows.Shape.Rank == 2, Name, "the table must be [rows, width]", rows.Shape);
        ShapeMismatchException.ThrowUnless(
            indexShape.Rank < Shape.MaximumRank && indexShape.Length == indices.Length, Name,
            $"the shape of the indices must hold {indices.Length} elements and leave room for an axis", indexShape);
        (table, picked) = (rows, indices);
        int width = rows.Shape[1];
        Span<int> sizes = stackalloc int[indexShape.Rank + 1];
        for (int i = 0; i < indexShape.Rank; i++)
            sizes[i] = indexShape[i];
        sizes[^1] = width;

        Tensor result = tape.New(new Shape(sizes));
        ReadOnlySpan<int> index = indices.Span;
        for (int i = 0; i < index.Length; i++)
        {
            if (index[i] < -1 || index[i] >= rows.Shape[0])
                throw new ArgumentOutOfRangeException(
                    nameof(indices), index[i], $"Index {i} is {index[i]}; a table of {rows.Shape[0]} rows allows −1 .. {rows.Shape[0] - 1}.");
            Span<float> row = result.Values.Slice(i * width, width);
            if (index[i] < 0)
                row.Clear();
            else
                rows.Values.Slice(index[i] * width, width).CopyTo(row);
        }

        return tape.Record(this, result, rows.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(table);
        target.ClearIfFresh(table.Shape.Length);
        float* gradient = Tape.OutputGradient(this);
        int width = table.Shape[1];
        foreach (int index in picked.Span)
        {
            if (index >= 0)
                VectorKernels.AddScaled(width, 1, gradient, target.Pointer + (nint)index * width);
            gradient += width;
        }
    }
}
