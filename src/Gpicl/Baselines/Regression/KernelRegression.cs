using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Regression;

/// <summary>
/// Multinomial logistic regression with an L2 penalty, fitted to convergence by L-BFGS. In kernel form: the weights of a
/// class are Σ_j A_cj x_j, so that logits are A·K with K_ij = x_i · x_j. Gradients and steps are matrices of the same kind,
/// whose inner products are those of the weights they stand for: ⟨U, V⟩ = Σ U ∘ (V·K). Used by one thread at a time.
/// </summary>
/// <param name="classes">Number of classes, C.</param>
internal sealed unsafe class KernelRegression(int classes)
{
    private const int Lanes = 16, MaximumSteps = 200, MaximumHalvings = 25, Matrices = 7;
    private const double Tolerance = 1e-5, Rounding = 1e-6; // in nats, summed over the examples; relative to the loss
    private const double SufficientDecrease = 1e-4;

    private readonly ScratchMemory memory = new();
    private readonly LimitedMemory history = new();
    private int[] labels = [];
    private int count, stride; // n examples, in rows of whole vectors
    private float* kernel; // [n, stride]
    private float* logits, gradient, direction, directionLogits, newCoefficients, newLogits, newGradient; // [C, stride]

    /// <summary>Length of a row of <paramref name="count"/> examples: whole vectors.</summary>
    public static int Stride(int count) => (count + Lanes - 1) / Lanes * Lanes;

    /// <summary>Begins with other examples.</summary>
    /// <param name="products">K, [n, stride], zeros behind the n-th column; must stay until the next call.</param>
    /// <param name="classOf">[n]</param>
    public void Begin(float* products, ReadOnlySpan<int> classOf)
    {
        (labels, count, stride) = (classOf.ToArray(), classOf.Length, Stride(classOf.Length));
        kernel = products;
        int size = classes * stride;
        logits = memory.Get(Matrices * size);
        gradient = logits + size;
        direction = gradient + size;
        directionLogits = direction + size;
        newCoefficients = directionLogits + size;
        newLogits = newCoefficients + size;
        newGradient = newLogits + size;
    }

    /// <summary>Minimizes Σ_i −ln p(label_i) + ½·penalty·|weights|² over the examples included.</summary>
    /// <param name="included">[stride] 1 for an example that counts, 0 for one that does not and behind the n-th.</param>
    /// <param name="penalty">Above 0.</param>
    /// <param name="coefficients">A, [C, stride]: where to start, of included examples only; receives the minimum.</param>
    public void Fit(float* included, float penalty, float* coefficients)
    {
        int size = classes * stride;
        history.Clear(size);
        Multiply(coefficients, logits);
        double loss = Evaluate(included, penalty, coefficients, logits, gradient);
        for (int step = 0; step < MaximumSteps; step++)
        {
            history.FindDirection(gradient, 1f / count, direction);
            Multiply(direction, directionLogits);
            double slope = VectorKernels.Dot(size, gradient, directionLogits);
            if (!(-slope > Tolerance) || !Search(included, penalty, coefficients, slope, ref loss))
                return;
        }
    }

    /// <summary>−ln p(label) of an example by the last fit, which need not have included it.</summary>
    public double CrossEntropy(int example, int label)
    {
        float max = float.NegativeInfinity;
        for (int c = 0; c < classes; c++)
            max = MathF.Max(max, logits[c * stride + example]);
        float sum = 0;
        for (int c = 0; c < classes; c++)
            sum += MathF.Exp(logits[c * stride + example] - max);
        return MathF.Log(sum) + max - logits[label * stride + example];
    }

    // Goes along the direction until the loss is lower, and remembers the step and how the gradient changed.
    private bool Search(float* included, float penalty, float* coefficients, double slope, ref double loss)
    {
        int size = classes * stride;
        float length = 1;
        for (int halving = 0; halving < MaximumHalvings; halving++, length /= 2)
        {
            AddScaled(size, coefficients, length, direction, newCoefficients);
            AddScaled(size, logits, length, directionLogits, newLogits);
            double found = Evaluate(included, penalty, newCoefficients, newLogits, newGradient);
            if (!(found <= loss + SufficientDecrease * length * slope + Rounding * loss))
                continue;
            AddScaled(size, newCoefficients, -1, coefficients, history.Step);
            AddScaled(size, newLogits, -1, logits, history.StepProduct);
            AddScaled(size, newGradient, -1, gradient, history.Change);
            Multiply(history.Change, history.ChangeProduct);
            history.Add();
            new ReadOnlySpan<float>(newCoefficients, size).CopyTo(new Span<float>(coefficients, size));
            new ReadOnlySpan<float>(newLogits, size).CopyTo(new Span<float>(logits, size));
            new ReadOnlySpan<float>(newGradient, size).CopyTo(new Span<float>(gradient, size));
            loss = found;
            return true;
        }

        return false;
    }

    private void Multiply(float* matrix, float* product) =>
        Gemm.MultiplyOnThisThread(classes, stride, count, new MatrixOperand(matrix, stride), new MatrixOperand(kernel, stride), product, stride);

    private static void AddScaled(int size, float* x, float factor, float* y, float* sum)
    {
        new ReadOnlySpan<float>(x, size).CopyTo(new Span<float>(sum, size));
        VectorKernels.AddScaled(size, factor, y, sum);
    }

    // gradient = p − onehot(label) + penalty · A, zeros for examples left out
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Evaluate(float* included, float penalty, float* coefficients, float* z, float* into)
    {
        double loss = 0.5 * penalty * VectorKernels.Dot(classes * stride, coefficients, z);
        for (int i = 0; i < stride; i += Lanes)
        {
            var max = Vector512.Load(z + i);
            for (int c = 1; c < classes; c++)
                max = Vector512.Max(max, Vector512.Load(z + c * stride + i));
            Vector512<float> sum = default;
            for (int c = 0; c < classes; c++)
            {
                Vector512<float> e = VectorMath.Exp(Vector512.Load(z + c * stride + i) - max);
                e.Store(into + c * stride + i);
                sum += e;
            }

            var counted = Vector512.Load(included + i);
            loss += Vector512.Sum(counted * (VectorMath.Log(sum) + max));
            Vector512<float> share = counted / sum;
            for (int c = 0; c < classes; c++)
                (Vector512.Load(into + c * stride + i) * share + penalty * Vector512.Load(coefficients + c * stride + i)).Store(into + c * stride + i);
        }

        for (int i = 0; i < count; i++)
        {
            int own = labels[i] * stride + i;
            into[own] -= included[i];
            loss -= included[i] * z[own];
        }

        return loss;
    }
}
