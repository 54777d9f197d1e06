using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>f(a, b), element by element, with broadcasting.</summary>
internal sealed unsafe class BinaryOperation<TFunction> : Operation
    where TFunction : struct, IBinaryFunction
{
    private Tensor left = null!, right = null!;
    private BroadcastPlan plan;

    public Tensor Forward(Tape tape, Tensor a, Tensor b)
    {
        (left, right) = (a, b);
        plan = new BroadcastPlan(a.Shape, b.Shape, TFunction.Name);
        Tensor result = tape.New(plan.Result);
        if (a.Shape == b.Shape)
            Elementwise.Apply(tape.Workers, a.Shape.Length, default(ValueFunction), a.Pointer, b.Pointer, null, result.Pointer, accumulate: false);
        else
            ForEachRow(new ValueRow(a.Pointer, b.Pointer, result.Pointer));
        return tape.Record(this, result, a.RequiresGradient || b.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        float* gradient = Tape.OutputGradient(this);
        if (left.Shape == right.Shape)
        {
            Elementwise.Apply(tape.Workers, left.Shape.Length, default(RightGradient), left.Pointer, right.Pointer, gradient, tape.TargetFor(right));
            if (TFunction.IsSum && Tape.TryPassOn(this, left))
                return;
            Elementwise.Apply(tape.Workers, left.Shape.Length, default(LeftGradient), left.Pointer, right.Pointer, gradient, tape.TargetFor(left));
            return;
        }

        if (Cleared(tape.TargetFor(left), left) is { IsWanted: true } leftTarget)
            ForEachRow(new GradientRow<LeftGradient>(left.Pointer, right.Pointer, gradient, leftTarget.Pointer, toLeft: true));
        if (Cleared(tape.TargetFor(right), right) is { IsWanted: true } rightTarget)
            ForEachRow(new GradientRow<RightGradient>(left.Pointer, right.Pointer, gradient, rightTarget.Pointer, toLeft: false));
    }

    // A repeated input receives many contributions: its gradient must start from something.
    private static GradientTarget Cleared(GradientTarget target, Tensor tensor)
    {
        target.ClearIfFresh(tensor.Shape.Length);
        return target;
    }

    private void ForEachRow<TRow>(TRow row)
        where TRow : struct, IRow
    {
        int result = 0;
        for (int i0 = 0; i0 < plan.Size0; i0++)
            for (int i1 = 0; i1 < plan.Size1; i1++)
                for (int i2 = 0; i2 < plan.Size2; i2++, result += plan.Inner)
                    row.Invoke(plan, i0 * plan.Left0 + i1 * plan.Left1 + i2 * plan.Left2, i0 * plan.Right0 + i1 * plan.Right1 + i2 * plan.Right2, result);
    }

    private static Vector512<float> Read(float* row, int stride, int i, int count) =>
        stride == 0 ? Vector512.Create(*row) : count == Vector512<float>.Count ? Vector512.Load(row + i) : Elementwise.LoadFirst(row + i, count);

    private interface IRow
    {
        void Invoke(in BroadcastPlan plan, int left, int right, int result);
    }

    private readonly struct ValueRow(float* a, float* b, float* result) : IRow
    {
        public void Invoke(in BroadcastPlan plan, int left, int right, int row)
        {
            for (int i = 0; i < plan.Inner; i += Vector512<float>.Count)
            {
                int count = Math.Min(Vector512<float>.Count, plan.Inner - i);
                Vector512<float> value = TFunction.Value(Read(a + left, plan.LeftInner, i, count), Read(b + right, plan.RightInner, i, count));
                if (count == Vector512<float>.Count)
                    value.Store(result + row + i);
                else
                    for (int lane = 0; lane < count; lane++)
                        result[row + i + lane] = value[lane];
            }
        }
    }

    private readonly struct GradientRow<TGradient>(float* a, float* b, float* gradient, float* target, bool toLeft) : IRow
        where TGradient : struct, IVectorFunction
    {
        public void Invoke(in BroadcastPlan plan, int left, int right, int row)
        {
            bool repeated = (toLeft ? plan.LeftInner : plan.RightInner) == 0;
            float* to = target + (toLeft ? left : right);
            Vector512<float> sum = default;
            for (int i = 0; i < plan.Inner; i += Vector512<float>.Count)
            {
                int count = Math.Min(Vector512<float>.Count, plan.Inner - i);
                Vector512<float> value = default(TGradient).Invoke(
                    Read(a + left, plan.LeftInner, i, count), Read(b + right, plan.RightInner, i, count), Read(gradient + row, 1, i, count));
                if (count < Vector512<float>.Count)
                {
                    for (int lane = 0; lane < count; lane++)
                        to[repeated ? 0 : i + lane] += value[lane];
                }
                else if (repeated)
                {
                    sum += value;
                }
                else
                {
                    (Vector512.Load(to + i) + value).Store(to + i);
                }
            }

            if (repeated)
                *to += Vector512.Sum(sum);
        }
    }

    private struct ValueFunction : IVectorFunction
    {
        public static int Arguments => 2;

        public readonly Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => TFunction.Value(a, b);
    }

    private struct LeftGradient : IVectorFunction
    {
        public static int Arguments => 3;

        public readonly Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => TFunction.LeftDerivative(a, b) * c;
    }

    private struct RightGradient : IVectorFunction
    {
        public static int Arguments => 3;

        public readonly Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) => TFunction.RightDerivative(a, b) * c;
    }
}
