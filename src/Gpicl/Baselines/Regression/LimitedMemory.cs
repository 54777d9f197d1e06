using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Regression;

/// <summary>
/// The last steps of L-BFGS and how the gradient changed over them (Nocedal &amp; Wright 2006, algorithm 7.4), for vectors
/// whose inner products are ⟨u, v⟩ = u · Kv: beside every vector, its product with K is kept.
/// </summary>
internal sealed unsafe class LimitedMemory
{
    private const int Pairs = 8;
    private const double SmallestCurvature = 1e-12;

    private readonly ScratchMemory memory = new();
    private readonly double[] curvatures = new double[Pairs], factors = new double[Pairs]; // curvatures: ⟨s, y⟩
    private float* start;
    private int size, kept; // kept: pairs so far, of which the last few are there

    /// <summary>The step s of the pair to be added.</summary>
    public float* Step => At(kept, 0);

    /// <summary>K·s of the pair to be added.</summary>
    public float* StepProduct => At(kept, 1);

    /// <summary>The change of the gradient y over the step to be added.</summary>
    public float* Change => At(kept, 2);

    /// <summary>K·y of the pair to be added.</summary>
    public float* ChangeProduct => At(kept, 3);

    /// <summary>Forgets everything.</summary>
    /// <param name="length">Length of the vectors to come.</param>
    public void Clear(int length)
    {
        (size, kept) = (length, 0);
        start = memory.Get(4 * Pairs * size);
    }

    /// <summary>Adds the pair that has been written, unless it says nothing about the curvature.</summary>
    public void Add()
    {
        double curvature = VectorKernels.Dot(size, StepProduct, Change);
        if (curvature > SmallestCurvature)
            curvatures[kept++ % Pairs] = curvature;
    }

    /// <summary>Minus the gradient times an estimate of the inverse Hessian.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="firstLength">Length of a step relative to the gradient when nothing is known yet.</param>
    /// <param name="direction">Receives the direction.</param>
    public void FindDirection(float* gradient, float firstLength, float* direction)
    {
        new ReadOnlySpan<float>(gradient, size).CopyTo(new Span<float>(direction, size));
        int oldest = Math.Max(0, kept - Pairs + 1); // the place after the newest is the next pair's
        for (int i = kept - 1; i >= oldest; i--)
        {
            factors[i % Pairs] = VectorKernels.Dot(size, At(i, 1), direction) / curvatures[i % Pairs];
            VectorKernels.AddScaled(size, -(float)factors[i % Pairs], At(i, 2), direction);
        }

        float scale = kept == 0 ? firstLength : (float)(curvatures[(kept - 1) % Pairs] / VectorKernels.Dot(size, At(kept - 1, 3), At(kept - 1, 2)));
        VectorKernels.Scale(size, scale, direction);
        for (int i = oldest; i < kept; i++)
        {
            double back = VectorKernels.Dot(size, At(i, 3), direction) / curvatures[i % Pairs];
            VectorKernels.AddScaled(size, (float)(factors[i % Pairs] - back), At(i, 0), direction);
        }

        VectorKernels.Scale(size, -1, direction);
    }

    private float* At(int pair, int which) => start + (nint)(4 * (pair % Pairs) + which) * size;
}
