using Gpicl.Tensors;

namespace Gpicl.Baselines.Regression;

/// <summary>
/// Predicts queries by a regression on examples, its penalty chosen by five-fold cross-validation
/// among them: that of the least held-out cross-entropy. Used by one thread at a time.
/// </summary>
/// <param name="classes">Number of classes, C.</param>
internal sealed unsafe class CrossValidatedRegression(int classes)
{
    private const int Folds = 5;

    // Of features of mean squared length 1, from strong to weak, so that each fit begins near its end.
    private static readonly float[] Penalties = [3, 1, 0.3f, 0.1f, 0.03f, 0.01f, 0.003f];

    private readonly ScratchMemory kernelMemory = new(), coefficientMemory = new(), rowMemory = new();
    private readonly KernelRegression regression = new(classes);
    private int examples, stride;
    private float scale; // of inner products: examples then have a mean squared length of 1
    private float* coefficients; // [C, stride]

    /// <summary>Fits the first <paramref name="count"/> of T examples.</summary>
    /// <param name="products">Inner products of the inputs, [T, T].</param>
    /// <param name="labels">[T], of which only the first <paramref name="count"/> are read.</param>
    /// <param name="count">0 .. T</param>
    public void Fit(ReadOnlySpan<float> products, ReadOnlySpan<int> labels, int count)
    {
        (examples, stride) = (count, KernelRegression.Stride(count));
        if (count == 0)
            return;
        int length = labels.Length;
        float* kernel = kernelMemory.Get(count * stride), included = rowMemory.Get(stride);
        coefficients = coefficientMemory.Get(classes * stride);
        scale = ReciprocalScale(products, length, count);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
                kernel[i * stride + j] = products[i * length + j] * scale + 1; // 1: the intercept's feature
            new Span<float>(kernel + i * stride + count, stride - count).Clear();
        }

        new Span<float>(included, stride).Clear();
        regression.Begin(kernel, labels[..count]);
        float penalty = ChoosePenalty(labels[..count], coefficients, included);
        new Span<float>(included, count).Fill(1);
        new Span<float>(coefficients, classes * stride).Clear();
        regression.Fit(included, penalty, coefficients);
    }

    /// <summary>Logits of a query; all 0 where no example was fitted.</summary>
    /// <param name="products">Its inner products with the inputs, of which the fitted ones are read.</param>
    /// <param name="logits">Receives the logits, [C].</param>
    public void Predict(ReadOnlySpan<float> products, Span<float> logits)
    {
        logits.Clear();
        for (int c = 0; c < logits.Length; c++)
            for (int j = 0; j < examples; j++)
                logits[c] += coefficients[c * stride + j] * (products[j] * scale + 1);
    }

    private static float ReciprocalScale(ReadOnlySpan<float> products, int length, int t)
    {
        float sum = 0;
        for (int i = 0; i < t; i++)
            sum += products[i * length + i];
        return sum > 0 ? t / sum : 0;
    }

    private float ChoosePenalty(ReadOnlySpan<int> labels, float* coefficients, float* included)
    {
        int count = labels.Length, folds = Math.Min(Folds, count);
        Span<double> losses = stackalloc double[Penalties.Length];
        losses.Clear();
        for (int fold = 0; fold < folds && folds > 1; fold++)
        {
            for (int i = 0; i < count; i++)
                included[i] = i % folds == fold ? 0 : 1;
            new Span<float>(coefficients, classes * stride).Clear();
            for (int p = 0; p < losses.Length; p++)
            {
                regression.Fit(included, Penalties[p], coefficients);
                for (int i = fold; i < count; i += folds)
                    losses[p] += regression.CrossEntropy(i, labels[i]);
            }
        }

        int best = 0;
        for (int p = 1; p < losses.Length; p++)
            if (losses[p] < losses[best])
                best = p;
        return Penalties[best];
    }
}
