using Gpicl.Tasks;

namespace Gpicl.Tests.InContext;

/// <summary>The projection of a member of an ensemble as its definition reads, in double precision.</summary>
internal static class NaiveProjection
{
    /// <summary>A, [outputs, width], row-major.</summary>
    public static float[] Of(ulong seed, int member, int outputs, int width)
    {
        int count = Math.Min(outputs, width), length = Math.Max(outputs, width);
        var normal = new float[count * length];
        RandomProjection.Fill(seed, TaskNumbers.FirstUnseen + member, count, length, normal);
        List<double[]> vectors = [];
        for (int i = 0; i < count; i++)
        {
            double[] vector = [.. normal.AsSpan(i * length, length).ToArray().Select(value => (double)value)];
            foreach (double[] other in vectors.ToArray())
            {
                double product = Dot(vector, other);
                vector = [.. vector.Zip(other, (x, y) => x - product * y)];
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            vectors.Add([.. vector.Select(value => value / norm)]);
        }

        double scale = Math.Sqrt((double)length / width);
        var projection = new float[outputs * width];
        for (int i = 0; i < outputs; i++)
            for (int j = 0; j < width; j++)
                projection[i * width + j] = (float)(scale * (width <= outputs ? vectors[j][i] : vectors[i][j]));
        return projection;
    }

    /// <summary>[rows, columns] as [columns, rows].</summary>
    public static float[] Transpose(float[] matrix, int rows)
    {
        int columns = matrix.Length / rows;
        return [.. Enumerable.Range(0, matrix.Length).Select(i => matrix[i % rows * columns + i / rows])];
    }

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();
}
