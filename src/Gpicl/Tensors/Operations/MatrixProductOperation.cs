using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>C = op(A)·op(B) over the last two axes, for every matrix of a batch; B may be one matrix shared by the batch.</summary>
internal sealed unsafe class MatrixProductOperation : Operation
{
    private Tensor left = null!, right = null!;
    private bool leftTransposed, rightTransposed;
    private int batch, m, n, k;

    private bool RightShared => right.Shape.Rank == 2 && left.Shape.Rank > 2;

    public Tensor Forward(Tape tape, Tensor a, Tensor b, bool transposeA, bool transposeB)
    {
        const string Name = nameof(TapeOperations.MatrixProduct);
        ShapeMismatchException.ThrowUnless(a.Shape.Rank >= 2 && b.Shape.Rank >= 2, Name, "both tensors need at least two axes", a.Shape, b.Shape);
        (left, right, leftTransposed, rightTransposed) = (a, b, transposeA, transposeB);
        m = a.Shape[transposeA ? -1 : -2];
        k = a.Shape[transposeA ? -2 : -1];
        n = b.Shape[transposeB ? -2 : -1];
        ShapeMismatchException.ThrowUnless(
            k == b.Shape[transposeB ? -1 : -2], Name, $"columns of A and rows of B must agree{(transposeA || transposeB ? " after transposing" : "")}", a.Shape,
            b.Shape);
        batch = 1;
        for (int axis = 0; axis < a.Shape.Rank - 2; axis++)
            batch *= a.Shape[axis];
        ShapeMismatchException.ThrowUnless(
            RightShared || SameBatch(a.Shape, b.Shape), Name, "leading axes must be equal, or B must have two axes", a.Shape, b.Shape);

        Tensor c = tape.New(a.Shape.With(-2, m).With(-1, n));
        if (RightShared && !transposeA)
            Gemm.Multiply(tape.Workers, batch * m, n, k, Left(0), Right(0), c.Pointer, n);
        else
            ForEachMatrix(tape, m, n, k, left: Left(0), right: Right(0), c.Pointer, accumulate: false, m * k, RightStep, m * n);
        return tape.Record(this, c, a.RequiresGradient || b.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        var gradient = new MatrixOperand(Tape.OutputGradient(this), n);
        var gradientTransposed = new MatrixOperand(gradient.Data, n, transposed: true);
        GradientTarget toLeft = tape.TargetFor(left);
        if (toLeft.IsWanted)
        {
            // dA = dC·op(B)ᵀ, or its transpose where A was read transposed
            var b = new MatrixOperand(right.Pointer, rightTransposed ? k : n, !rightTransposed);
            if (leftTransposed)
                ForEachMatrix(tape, k, m, n, Transposed(b), gradientTransposed, toLeft.Pointer, toLeft.Accumulate, RightStep, m * n, m * k);
            else
                ForEachMatrix(tape, m, k, n, gradient, b, toLeft.Pointer, toLeft.Accumulate, m * n, RightStep, m * k);
        }

        GradientTarget toRight = tape.TargetFor(right);
        if (toRight.IsWanted)
        {
            // dB = op(A)ᵀ·dC, or its transpose; a shared B collects from every matrix of the batch
            var a = new MatrixOperand(left.Pointer, leftTransposed ? m : k, !leftTransposed);
            if (RightShared && !toRight.Accumulate)
                new Span<float>(toRight.Pointer, k * n).Clear();
            bool accumulate = RightShared || toRight.Accumulate;
            if (rightTransposed)
                ForEachMatrix(tape, n, k, m, gradientTransposed, Transposed(a), toRight.Pointer, accumulate, m * n, m * k, RightStep);
            else
                ForEachMatrix(tape, k, n, m, a, gradient, toRight.Pointer, accumulate, m * k, m * n, RightStep);
        }
    }

    private int RightStep => RightShared ? 0 : k * n;

    private MatrixOperand Left(int offset) => new(left.Pointer + offset, leftTransposed ? m : k, leftTransposed);

    private MatrixOperand Right(int offset) => new(right.Pointer + offset, rightTransposed ? k : n, rightTransposed);

    private static MatrixOperand Transposed(MatrixOperand operand) => new(operand.Data, operand.Stride, !operand.Transposed);

    private static bool SameBatch(Shape a, Shape b)
    {
        if (a.Rank != b.Rank)
            return false;
        for (int axis = 0; axis < a.Rank - 2; axis++)
            if (a[axis] != b[axis])
                return false;
        return true;
    }

    private void ForEachMatrix(
        Tape tape, int rows, int columns, int depth, MatrixOperand left, MatrixOperand right, float* target, bool accumulate, int leftStep, int rightStep,
        int targetStep)
    {
        var body = new Part(tape.Workers, rows, columns, depth, left, right, target, accumulate, leftStep, rightStep, targetStep);
        if (batch == 1 || targetStep == 0)
            body.Execute(0, batch);
        else
            tape.Workers.For(batch, 1, body);
    }

    private readonly struct Part(
        WorkerPool workers, int rows, int columns, int depth, MatrixOperand left, MatrixOperand right, float* target, bool accumulate, int leftStep,
        int rightStep, int targetStep) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (nint i = start; i < limit; i++)
            {
                Gemm.Multiply(
                    workers, rows, columns, depth,
                    new MatrixOperand(left.Data + i * leftStep, left.Stride, left.Transposed),
                    new MatrixOperand(right.Data + i * rightStep, right.Stride, right.Transposed),
                    target + i * targetStep, columns, accumulate);
            }
        }
    }
}
