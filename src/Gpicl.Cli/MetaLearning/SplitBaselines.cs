using Gpicl.Baselines.Nearest;
using Gpicl.Baselines.Regression;

namespace Gpicl.Cli.MetaLearning;

/// <summary>
/// Predicts the queries of a split by two learners that everybody knows, to judge the in-context learner by: the nearest class mean, and
/// logistic regression whose penalty is chosen by cross-validation on the support set.
/// </summary>
/// <param name="classes">Number of classes, C.</param>
/// <param name="width">Values of an input, N.</param>
/// <param name="standardize">Whether each value is standardized by the support set; pixels and features of images are not.</param>
internal sealed class SplitBaselines(int classes, int width, bool standardize)
{
    /// <summary>What tables call them, in the order of <see cref="Predict"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["nearest class mean", "logistic regression"];

    /// <summary>Logits of the queries by each of the two, [queries, C].</summary>
    /// <param name="support">[examples, N]; NaN where a value is missing. Standardized in place, as the queries are.</param>
    /// <param name="labels">[examples]</param>
    /// <param name="queries">[queries, N]</param>
    public float[][] Predict(float[] support, int[] labels, float[] queries)
    {
        if (standardize)
            Standardize(support, queries);
        return [ByClassMeans(support, labels, queries), ByRegression(support, labels, queries)];
    }

    private float[] ByClassMeans(float[] support, int[] labels, float[] queries)
    {
        var sums = new float[classes * width]; // [C, N]
        var counts = new int[classes];
        for (int i = 0; i < labels.Length; i++)
            NearestCentroid.Add(support.AsSpan(i * width, width), labels[i], sums, counts);
        var logits = new float[queries.Length / width * classes];
        for (int i = 0; i < queries.Length / width; i++)
            NearestCentroid.Predict(queries.AsSpan(i * width, width), sums, counts, logits.AsSpan(i * classes, classes));
        return logits;
    }

    private float[] ByRegression(float[] support, int[] labels, float[] queries)
    {
        var regression = new CrossValidatedRegression(classes);
        regression.Fit(Products(support, support), labels, labels.Length);
        float[] products = Products(queries, support); // [queries, examples]
        var logits = new float[queries.Length / width * classes];
        for (int i = 0; i < queries.Length / width; i++)
            regression.Predict(products.AsSpan(i * labels.Length, labels.Length), logits.AsSpan(i * classes, classes));
        return logits;
    }

    private float[] Products(float[] left, float[] right)
    {
        int rows = left.Length / width, columns = right.Length / width;
        var products = new float[rows * columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                for (int n = 0; n < width; n++)
                    products[i * columns + j] += left[i * width + n] * right[j * width + n];
        return products;
    }

    // Missing values become the mean, constant ones 0.
    private void Standardize(float[] support, float[] queries)
    {
        int rows = support.Length / width;
        for (int n = 0; n < width; n++)
        {
            double[] present = [.. Enumerable.Range(0, rows).Select(row => (double)support[row * width + n]).Where(double.IsFinite)];
            double mean = present.Length == 0 ? 0 : present.Average();
            double deviation = present.Length == 0 ? 0 : Math.Sqrt(present.Average(value => (value - mean) * (value - mean)));
            foreach (float[] rowsOf in (float[][])[support, queries])
                for (int at = n; at < rowsOf.Length; at += width)
                    rowsOf[at] = float.IsFinite(rowsOf[at]) && deviation > 0 ? (float)((rowsOf[at] - mean) / deviation) : 0;
        }
    }
}
