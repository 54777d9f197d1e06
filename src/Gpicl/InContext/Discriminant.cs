using Gpicl.Tensors.Kernels;

namespace Gpicl.InContext;

/// <summary>
/// A linear discriminant: the class whose mean is nearest, as the covariance within classes measures it. A second opinion on tables, and where classes
/// are so many that an ensemble tells them by codes, which know of none of them alone. Its covariance stays that of the support set. Immutable.
/// </summary>
internal sealed unsafe class Discriminant
{
    /// <summary>Most values of an encoded row: the work of a fit grows with the cube of their number.</summary>
    public const int MostValues = 1000;

    /// <summary>Largest <see cref="Weight"/>.</summary>
    public const double MostWeight = 0.64;

    /// <summary>What <see cref="Weight"/> may be, smallest first.</summary>
    public static readonly double[] Weights = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, MostWeight];

    private const float Shrinkage = 0.3f; // of the covariance, toward a multiple of the identity
    private const float PriorCount = 0.5f; // examples at the center that every class has beside its own


    private readonly float[] precision; // P, the inverse of the covariance, [size, size]
    private readonly float[] center; // the mean of all examples, [size]
    private readonly float[] sums; // of the examples of each class less the center, [classes, size]
    private readonly int[] counts; // [classes]
    private readonly float[] directions; // P μ, [classes, size]
    private readonly float[] offsets; // −½ μᵀP μ, [classes]

    /// <summary>Uses given numbers, which are not copied.</summary>
    public Discriminant(float[] precision, float[] center, float[] sums, int[] counts, double weight)
    {
        (this.precision, this.center, this.sums, this.counts, Weight) = (precision, center, sums, counts, weight);
        directions = new float[sums.Length];
        offsets = new float[counts.Length];
        for (int label = 0; label < counts.Length; label++)
            Direct(label);
    }

    /// <summary>Uses the numbers of another with a weight.</summary>
    public Discriminant(Discriminant other, double weight)
    {
        (precision, center, sums, counts) = (other.precision, other.center, other.sums, other.counts);
        (directions, offsets, Weight) = (other.directions, other.offsets, weight);
    }

    // Another's, with other examples of one class.
    private Discriminant(Discriminant other, float[] sums, int[] counts, int changed)
    {
        (precision, center, Weight, this.sums, this.counts) = (other.precision, other.center, other.Weight, sums, counts);
        (directions, offsets) = ([.. other.directions], [.. other.offsets]);
        Direct(changed);
    }

    /// <summary>What scores are multiplied by before they are added to those of the ensemble.</summary>
    public double Weight { get; }

    /// <summary>Values of an encoded row.</summary>
    public int Size => center.Length;

    /// <summary>P, [Size, Size]</summary>
    public ReadOnlyMemory<float> Precision => precision;

    /// <summary>[Size]</summary>
    public ReadOnlyMemory<float> Center => center;

    /// <summary>[classes, Size]</summary>
    public ReadOnlyMemory<float> Sums => sums;

    /// <summary>[classes]</summary>
    public ReadOnlyMemory<int> Counts => counts;

    /// <summary>The weighted score of each class is linear in an encoded row: weights [classes, Size] and biases [classes].</summary>
    public (float[] Weights, float[] Biases) ToLinear()
    {
        float[] weights = Array.ConvertAll(directions, value => (float)(Weight * value)), biases = new float[counts.Length];
        for (int label = 0; label < biases.Length; label++)
        {
            double atCenter = 0;
            for (int i = 0; i < Size; i++)
                atCenter += (double)weights[label * Size + i] * center[i];
            biases[label] = (float)(Weight * offsets[label] - atCenter);
        }

        return (weights, biases);
    }

    /// <summary>Fits means and covariance; the weight is 0. Null where nothing varies or there are too many values.</summary>
    /// <param name="rows">Encoded examples, [rows, size].</param>
    /// <param name="labels">[rows]</param>
    /// <param name="classes">Number of classes.</param>
    public static Discriminant? Fit(float[] rows, ReadOnlySpan<int> labels, int classes)
    {
        int count = labels.Length, size = rows.Length / count;
        if (size > MostValues)
            return null;
        var center = new float[size];
        float[] sums = new float[classes * size], covariance = new float[size * size], deviation = new float[size];
        int[] counts = new int[classes];
        fixed (float* x = rows, c = center, s = sums, v = covariance, d = deviation)
        {
            for (int row = 0; row < count; row++)
                VectorKernels.AddScaled(size, 1f / count, x + (nint)row * size, c);
            for (int row = 0; row < count; row++)
            {
                counts[labels[row]]++;
                VectorKernels.AddScaled(size, 1, x + (nint)row * size, s + (nint)labels[row] * size);
                VectorKernels.AddScaled(size, -1, c, s + (nint)labels[row] * size);
            }

            // The scatter within classes, and as much as one example's of that around the center: a class of one row has none of its own.
            int present = counts.Count(number => number > 0);
            float scale = 1f / (count - present + 1);
            for (int row = 0; row < count; row++)
            {
                rows.AsSpan(row * size, size).CopyTo(deviation);
                VectorKernels.AddScaled(size, -1, c, d);
                AddOuter(size, scale / count, d, v);
                VectorKernels.AddScaled(size, -1f / counts[labels[row]], s + (nint)labels[row] * size, d);
                AddOuter(size, scale, d, v);
            }

            float mean = 0;
            for (int i = 0; i < size; i++)
                mean += v[i * (size + 1)] / size;
            if (!(mean > 0) || !float.IsFinite(mean))
                return null;
            VectorKernels.Scale(size * size, 1 - Shrinkage, v);
            for (int i = 0; i < size; i++)
                v[i * (size + 1)] += Shrinkage * mean;
            Invert(size, v);
        }

        return new Discriminant(covariance, center, sums, counts, 0);
    }

    /// <summary>The discriminant with one more example, of a class that may be the next new one.</summary>
    public Discriminant Add(ReadOnlySpan<float> row, int label)
    {
        int classes = Math.Max(counts.Length, label + 1);
        float[] moreSums = new float[classes * Size];
        int[] moreCounts = new int[classes];
        sums.CopyTo(moreSums, 0);
        counts.CopyTo(moreCounts, 0);
        moreCounts[label]++;
        for (int i = 0; i < Size; i++)
            moreSums[label * Size + i] += row[i] - center[i];
        return new Discriminant(precision, center, moreSums, moreCounts, Weight);
    }

    /// <summary>The discriminant without one of its examples; its covariance and center stay.</summary>
    public Discriminant Remove(ReadOnlySpan<float> row, int label)
    {
        float[] fewerSums = [.. sums];
        int[] fewerCounts = [.. counts];
        fewerCounts[label]--;
        for (int i = 0; i < Size; i++)
            fewerSums[label * Size + i] -= row[i] - center[i];
        return new Discriminant(this, fewerSums, fewerCounts, label);
    }

    /// <summary>Scores an encoded row: logarithms of how likely it is in each class, but for a constant, times the weight.</summary>
    /// <param name="row">[Size]</param>
    /// <param name="scores">Receives [classes].</param>
    public void Score(ReadOnlySpan<float> row, Span<double> scores)
    {
        float[] deviation = Deviation(row);
        fixed (float* d = deviation, u = directions)
            for (int label = 0; label < scores.Length; label++)
                scores[label] = Weight * (VectorKernels.Dot(Size, d, u + (nint)label * Size) + offsets[label]);
    }

    /// <summary>
    /// Chooses the weight that makes predictions of examples likeliest together with what the ensemble says of them. Each is predicted by means of
    /// those before it and a covariance without it.
    /// </summary>
    /// <param name="rows">Encoded examples, [rows, Size], as in the fit.</param>
    /// <param name="labels">[rows]</param>
    /// <param name="logits">Of the ensemble, and the order.</param>
    /// <param name="scores">Scores of the ensemble for those predicted, [predicted, classes].</param>
    /// <param name="fit">Makes a calibrator of the sum of both, [predicted, classes], and says how unlikely the examples are by it.</param>
    /// <returns>The calibrator and the discriminant; null for the latter where the ensemble does better alone.</returns>
    public (Calibrator Calibrator, Discriminant? Discriminant) Choose(
        float[] rows, ReadOnlySpan<int> labels, PrequentialLogits logits, double[] scores, Func<double[], (Calibrator Calibrator, double Loss)> fit)
    {
        double[] own = Prequential(rows, labels, logits.Order, logits.First), sum = new double[scores.Length];
        (double Loss, double Weight, Calibrator? Calibrator) best = (double.PositiveInfinity, 0, null);
        foreach (double weight in (ReadOnlySpan<double>)[0, .. Weights])
        {
            for (int i = 0; i < sum.Length; i++)
                sum[i] = scores[i] + weight * own[i];
            var (calibrator, loss) = fit(sum);
            if (loss < best.Loss || best.Calibrator == null)
                best = (loss, weight, calibrator);
        }

        return (best.Calibrator!, best.Weight > 0 ? new Discriminant(this, best.Weight) : null);
    }

    // Scores of the examples from position first on, without the weight, [rows, classes].
    private double[] Prequential(float[] rows, ReadOnlySpan<int> labels, int[] order, int first)
    {
        int classes = counts.Length, present = counts.Count(number => number > 0);
        var known = new Discriminant(precision, center, new float[sums.Length], new int[classes], 0);
        float[] moved = new float[Size];
        var result = new double[(order.Length - first) * classes];
        for (int position = 0; position < order.Length; position++)
        {
            int label = labels[order[position]];
            ReadOnlySpan<float> row = rows.AsSpan(order[position] * Size, Size);
            if (position >= first)
            {
                Span<double> scores = result.AsSpan((position - first) * classes, classes);
                known.ScoreWithout(row, sums.AsSpan(label * Size, Size), counts[label], order.Length - present + 1, moved, scores);
            }

            known.counts[label]++;
            for (int i = 0; i < Size; i++)
                known.sums[label * Size + i] += row[i] - center[i];
            known.Direct(label);
        }

        return result;
    }

    // The covariance without an example is less by a·r rᵀ, r its distance from its class's mean, and its inverse more by P r rᵀP · a / (1 − a·rᵀP r).
    private void ScoreWithout(ReadOnlySpan<float> row, ReadOnlySpan<float> sum, int count, int freedom, float[] moved, Span<double> scores)
    {
        float[] deviation = Deviation(row), residual = new float[Size];
        for (int i = 0; i < Size; i++)
            residual[i] = deviation[i] - sum[i] / count;
        fixed (float* d = deviation, r = residual, m = moved, p = precision, u = directions, s = sums)
        {
            for (int i = 0; i < Size; i++)
                m[i] = VectorKernels.Dot(Size, p + (nint)i * Size, r);
            double a = count < 2 ? 0 : (1 - Shrinkage) / freedom * count / (count - 1.0);
            double gain = a / Math.Max(0.05, 1 - a * VectorKernels.Dot(Size, r, m));
            double along = VectorKernels.Dot(Size, d, m);
            for (int label = 0; label < scores.Length; label++)
            {
                double mean = VectorKernels.Dot(Size, s + (nint)label * Size, m) / (counts[label] + PriorCount);
                scores[label] = VectorKernels.Dot(Size, d, u + (nint)label * Size) + offsets[label] + gain * mean * (along - mean / 2);
            }
        }
    }

    private float[] Deviation(ReadOnlySpan<float> row)
    {
        var deviation = new float[Size];
        for (int i = 0; i < deviation.Length; i++)
            deviation[i] = row[i] - center[i];
        return deviation;
    }

    private void Direct(int label)
    {
        float scale = 1 / (counts[label] + PriorCount);
        fixed (float* p = precision, s = sums, u = directions)
        {
            float* sum = s + (nint)label * Size, direction = u + (nint)label * Size;
            for (int i = 0; i < Size; i++)
                direction[i] = scale * VectorKernels.Dot(Size, p + (nint)i * Size, sum);
            offsets[label] = -scale / 2 * VectorKernels.Dot(Size, sum, direction);
        }
    }

    private static void AddOuter(int size, float scale, float* x, float* matrix)
    {
        for (int i = 0; i < size; i++)
            VectorKernels.AddScaled(size, scale * x[i], x, matrix + (nint)i * size);
    }

    // Gauss and Jordan's procedure; the shrinkage makes pivots large enough to need no search.
    private static void Invert(int size, float* matrix)
    {
        for (int pivot = 0; pivot < size; pivot++)
        {
            float* row = matrix + (nint)pivot * size;
            float inverse = 1 / row[pivot];
            row[pivot] = 1;
            VectorKernels.Scale(size, inverse, row);
            for (int i = 0; i < size; i++)
            {
                float* other = matrix + (nint)i * size;
                if (i == pivot || other[pivot] == 0)
                    continue;
                float factor = other[pivot];
                other[pivot] = 0;
                VectorKernels.AddScaled(size, -factor, row, other);
            }
        }
    }
}
