namespace Gpicl.Tests.Baselines.Support;

/// <summary>A grid of LSTM cells as its definition reads, in double precision, every cell by itself.</summary>
/// <param name="rows">N.</param>
/// <param name="columns">C.</param>
/// <param name="hidden">H.</param>
internal sealed class NaiveLstmGrid(int rows, int columns, int hidden)
{
    /// <summary>h of row n, column c.</summary>
    public double[,][] Hidden { get; } = NewStates(rows, columns, hidden);

    /// <summary>c of row n, column c.</summary>
    public double[,][] Cell { get; } = NewStates(rows, columns, hidden);

    /// <summary>One tick of all cells.</summary>
    /// <param name="rowMessages">[N, F]</param>
    /// <param name="columnMessages">[C, G]</param>
    /// <param name="rowWeight">[F, 4·H]</param>
    /// <param name="columnWeight">[G, 4·H]</param>
    /// <param name="recurrentWeight">[H, 4·H]</param>
    /// <param name="bias">[4·H], or [C, 4·H] where every column has its own.</param>
    public void Tick(double[] rowMessages, double[] columnMessages, double[] rowWeight, double[] columnWeight, double[] recurrentWeight, double[] bias)
    {
        int gates = 4 * hidden;
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
            {
                int start = bias.Length == gates ? 0 : column * gates;
                double[] gate = bias[start..(start + gates)];
                AddProduct(gate, Hidden[row, column], recurrentWeight);
                AddProduct(gate, Part(rowMessages, row, rows), rowWeight);
                AddProduct(gate, Part(columnMessages, column, columns), columnWeight);
                var next = new double[hidden];
                for (int u = 0; u < hidden; u++)
                {
                    double added = Sigmoid(gate[u]) * Math.Tanh(gate[hidden + u]);
                    Cell[row, column][u] = Sigmoid(gate[2 * hidden + u]) * Cell[row, column][u] + added;
                    next[u] = Sigmoid(gate[3 * hidden + u]) * Math.Tanh(Cell[row, column][u]);
                }

                Hidden[row, column] = next;
            }
    }

    /// <summary>Hidden states averaged over the rows, [C, H].</summary>
    public double[] Means()
    {
        var means = new double[columns * hidden];
        for (int row = 0; row < rows; row++)
            for (int i = 0; i < means.Length; i++)
                means[i] += Hidden[row, i / hidden][i % hidden] / rows;
        return means;
    }

    /// <summary>Hidden states averaged over the columns, [N, H].</summary>
    public double[] RowMeans()
    {
        var means = new double[rows * hidden];
        for (int column = 0; column < columns; column++)
            for (int i = 0; i < means.Length; i++)
                means[i] += Hidden[i / hidden, column][i % hidden] / columns;
        return means;
    }

    private static void AddProduct(double[] sum, double[] x, double[] weight)
    {
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < sum.Length; j++)
                sum[j] += x[i] * weight[i * sum.Length + j];
    }

    private static double[] Part(double[] values, int index, int parts) => values[(values.Length / parts * index)..(values.Length / parts * (index + 1))];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[,][] NewStates(int rows, int columns, int hidden)
    {
        var states = new double[rows, columns][];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                states[row, column] = new double[hidden];
        return states;
    }
}
