using Gpicl.Tensors;

namespace Gpicl.Tests.Tensors.Support;

/// <summary>Tensor operations as their definitions read, in double precision, on values with the last axis fastest.</summary>
internal static class Naive
{
    /// <summary>f(a, b) with sizes of 1 and missing leading axes repeated.</summary>
    public static double[] Broadcast(double[] a, Shape aShape, double[] b, Shape bShape, Shape result, Func<double, double, double> f)
    {
        var values = new double[result.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = f(a[Position(i, result, aShape)], b[Position(i, result, bShape)]);
        return values;
    }

    /// <summary>The sum over one axis.</summary>
    public static double[] SumOver(double[] x, Shape shape, int axis)
    {
        (int outer, int size, int inner) = shape.Around(axis);
        var sums = new double[outer * inner];
        for (int i = 0; i < x.Length; i++)
            sums[i / (size * inner) * inner + i % inner] += x[i];
        return sums;
    }

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

    /// <summary>Two axes exchanged.</summary>
    public static double[] Transpose(double[] x, Shape shape, int axis1, int axis2)
    {
        Shape result = shape.With(axis1, shape[axis2]).With(axis2, shape[axis1]);
        var values = new double[x.Length];
        Span<int> index = stackalloc int[shape.Rank];
        for (int i = 0; i < x.Length; i++)
        {
            int rest = i;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
                (rest, index[axis]) = Math.DivRem(rest, shape[axis]);
            (index[axis1], index[axis2]) = (index[axis2], index[axis1]);
            int position = 0;
            for (int axis = 0; axis < shape.Rank; axis++)
                position = position * result[axis] + index[axis];
            values[position] = x[i];
        }

        return values;
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

    // Where element i of the result comes from in a tensor that may be smaller.
    private static int Position(int i, Shape result, Shape source)
    {
        int position = 0, stride = 1;
        for (int axis = 1; axis <= result.Rank; axis++)
        {
            int index = i % result[-axis];
            i /= result[-axis];
            if (axis > source.Rank)
                continue;
            if (source[-axis] != 1)
                position += index * stride;
            stride *= source[-axis];
        }

        return position;
    }
}
