namespace Gpicl.Tests.MetaTraining.Support;

/// <summary>Muon as Jordan et al. (2024) print it, for one matrix, in double precision and plain loops.</summary>
/// <param name="weights">[rows, columns]</param>
/// <param name="columns">Columns of the matrix.</param>
/// <param name="decay">Of the momentum.</param>
internal sealed class NaiveMuon(double[] weights, int columns, double decay)
{
    private readonly double[] momentum = new double[weights.Length];

    public double[] Weights => weights;

    public void Update(double[] gradient, double learningRate)
    {
        var ahead = new double[gradient.Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            momentum[i] = decay * momentum[i] + gradient[i];
            ahead[i] = gradient[i] + decay * momentum[i];
        }

        int rows = weights.Length / columns;
        double[] direction = Orthogonalized(ahead, rows);
        for (int i = 0; i < weights.Length; i++)
            weights[i] -= learningRate * 0.2 * Math.Sqrt(Math.Max(rows, columns)) * direction[i];
    }

    // X ← aX + b(XXᵀ)X + c(XXᵀ)(XXᵀ)X, which is the same for a matrix and for its transpose.
    private double[] Orthogonalized(double[] matrix, int rows)
    {
        double norm = Math.Sqrt(matrix.Sum(value => value * value));
        double[] x = [.. matrix.Select(value => value / norm)];
        for (int iteration = 0; iteration < 5; iteration++)
        {
            double[] cube = Multiply(Gram(x, rows), x, rows), fifth = Multiply(Gram(x, rows), cube, rows);
            x = [.. x.Select((value, i) => 3.4445 * value - 4.7750 * cube[i] + 2.0315 * fifth[i])];
        }

        return x;
    }

    private double[] Gram(double[] x, int rows)
    {
        var gram = new double[rows * rows];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < rows; j++)
                for (int k = 0; k < columns; k++)
                    gram[i * rows + j] += x[i * columns + k] * x[j * columns + k];
        return gram;
    }

    private double[] Multiply(double[] square, double[] x, int rows)
    {
        var product = new double[x.Length];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                for (int k = 0; k < rows; k++)
                    product[i * columns + j] += square[i * rows + k] * x[k * columns + j];
        return product;
    }
}
