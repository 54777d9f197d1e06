namespace Gpicl.Tests.Tensors.Support;

/// <summary>Tensor operations as their definitions read, in double precision, on values with the last axis fastest.</summary>
internal static class Naive
{
    /// <summary>op(A)·op(B) for one matrix each.</summary>
    public static double[] MatrixProduct(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int m, int n, int k, bool transposeA, bool transposeB)
    {
        var c = new double[m * n];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                for (int p = 0; p < k; p++)
                    c[i * n + j] += a[transposeA ? p * m + i : i * k + p] * b[transposeB ? j * k + p : p * n + j];
        return c;
    }

    public static double[] Softmax(ReadOnlySpan<double> logits)
    {
        var e = new double[logits.Length];
        double max = double.NegativeInfinity, sum = 0;
        foreach (double logit in logits)
            max = Math.Max(max, logit);
        for (int i = 0; i < e.Length; i++)
            sum += e[i] = Math.Exp(logits[i] - max);
        for (int i = 0; i < e.Length; i++)
            e[i] /= sum;
        return e;
    }

    public static double[] LayerNorm(double[] x, double[] gain, double[] bias)
    {
        int width = gain.Length;
        var y = new double[x.Length];
        for (int row = 0; row + width <= x.Length && width > 0; row += width)
        {
            double mean = 0, variance = 0;
            for (int i = 0; i < width; i++)
                mean += x[row + i] / width;
            for (int i = 0; i < width; i++)
                variance += (x[row + i] - mean) * (x[row + i] - mean) / width;
            for (int i = 0; i < width; i++)
                y[row + i] = (x[row + i] - mean) / Math.Sqrt(variance + 1e-5) * gain[i] + bias[i];
        }

        return y;
    }

    public static double CrossEntropy(double[] logits, int classes, int[] labels)
    {
        double total = 0;
        for (int row = 0; row < labels.Length; row++)
            total -= Math.Log(Softmax(logits.AsSpan(row * classes, classes))[labels[row]]);
        return total / labels.Length;
    }

    public static double Gelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}
