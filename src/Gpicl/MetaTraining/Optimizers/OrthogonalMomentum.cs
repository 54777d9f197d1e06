using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.MetaTraining.Optimizers;

/// <summary>Muon's step for one weight matrix, or for one of several that lie side by side.</summary>
/// <param name="weight">The matrix that holds the map.</param>
/// <param name="map">Its number among <see cref="Parameter.Maps"/>.</param>
/// <param name="x">Room for the direction of a step, as large as the map.</param>
internal sealed unsafe class OrthogonalMomentum(Parameter weight, int map, Storage x)
{
    /// <summary>Applications of the polynomial.</summary>
    internal const int Iterations = 5;

    // Coefficients of the odd polynomial that, applied five times, brings singular values of 0.002 .. 1 to 0.7 .. 1.2.
    internal const float First = 3.4445f, Third = -4.7750f, Fifth = 2.0315f;

    // Makes steps as large as Adam's usually are (Liu et al. 2025).
    internal const float StepSize = 0.2f;

    private readonly int rows = weight.Shape[0], stride = weight.Shape[1], columns = weight.Shape[1] / weight.Maps;
    private readonly Storage x = x; // [side, length], transposed if the map is tall
    private readonly Storage change = new(weight.Shape.Length / weight.Maps);
    private readonly Storage square = new(Side(weight) * Side(weight)), polynomial = new(Side(weight) * Side(weight));

    /// <summary>The matrix that holds the map.</summary>
    public Parameter Weight => weight;

    /// <summary>Adds the gradient to the momentum and makes it the direction of a step.</summary>
    /// <param name="gradients">Gradients of all parameters.</param>
    /// <param name="momentum">Momentum of all parameters, laid out as the gradients.</param>
    /// <param name="decay">Of the momentum.</param>
    /// <param name="gradientScale">Factor on the gradients.</param>
    /// <param name="wanted">Whether to find the direction; zeros are left in its place otherwise.</param>
    public void FindDirection(Gradients gradients, Span<float> momentum, float decay, float gradientScale, bool wanted)
    {
        ReadOnlySpan<float> gradient = gradients.Of(weight);
        momentum = momentum.Slice(weight.Offset, weight.Shape.Length);
        Span<float> flat = x.Span;
        double squares = 0;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                int at = i * stride + map * columns + j;
                float scaled = gradientScale * gradient[at];
                momentum[at] = decay * momentum[at] + scaled;
                float ahead = scaled + decay * momentum[at]; // Nesterov's
                squares += (double)ahead * ahead;
                flat[Place(i, j)] = ahead;
            }
        }

        if (!wanted)
            flat.Clear();
        if (!wanted || squares == 0)
            return;
        float scale = (float)(1 / Math.Sqrt(squares)); // singular values of at most 1
        foreach (ref float value in flat)
            value *= scale;
        Orthogonalize();
    }

    /// <summary>Moves the weights along the direction found.</summary>
    /// <param name="learningRate">Step size.</param>
    public void Move(float learningRate)
    {
        Span<float> values = weight.Values, flat = x.Span;
        float step = learningRate * StepSize * MathF.Sqrt(Math.Max(rows, columns));
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                values[i * stride + map * columns + j] -= step * flat[Place(i, j)];
    }

    private static int Side(Parameter weight) => Math.Min(weight.Shape[0], weight.Shape[1] / weight.Maps);

    private int Place(int row, int column) => rows > columns ? column * rows + row : row * columns + column;

    // Newton–Schulz iterations X ← aX + (bXXᵀ + c(XXᵀ)²)X keep the singular vectors and drive every singular value towards 1.
    private void Orthogonalize()
    {
        int side = Side(weight), length = Math.Max(rows, columns);
        MatrixOperand current = new(x.Pointer, length), transposed = new(x.Pointer, length, transposed: true), gram = new(square.Pointer, side);
        for (int i = 0; i < Iterations; i++)
        {
            Gemm.MultiplyOnThisThread(side, side, length, current, transposed, square.Pointer, side);
            Gemm.MultiplyOnThisThread(side, side, side, gram, gram, polynomial.Pointer, side);
            Combine(polynomial.Span, Fifth, square.Span, Third);
            Gemm.MultiplyOnThisThread(side, length, side, new MatrixOperand(polynomial.Pointer, side), current, change.Pointer, length);
            Combine(x.Span, First, change.Span, 1);
        }
    }

    private static void Combine(Span<float> target, float factor, ReadOnlySpan<float> other, float otherFactor)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = factor * target[i] + otherFactor * other[i];
    }
}
