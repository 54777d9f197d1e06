namespace Gpicl.Tests.Tensors.Support;

/// <summary>A grid of LSTM cells as its definition reads, in double precision, every cell by itself.</summary>
/// <param name="rows">N.</param>
/// <param name="columns">C.</param>
/// <param name="hidden">H.</param>
internal sealed class NaiveLstmGrid(int rows, int columns, int hidden)
{
    /// <summary>h and c of row n, column c: [N, C][H].</summary>
    public double[,][] Hidden { get; } = NewStates(rows, columns, hidden);

    public double[,][] Cell { get; } = NewStates(rows, columns, hidden);

    /// <summary>One tick of all cells.</summary>
    /// <param name="rowMessages">[N, F]</param>
    /// <param name="columnTerms">[C, 4·H]</param>
    /// <param name="recurrentWeight">[H, 4·H]</param>
    /// <param name="messageWeight">[F, 4·H]</param>
    public void Tick(double[] rowMessages, double[] columnTerms, double[] recurrentWeight, double[] messageWeight)
    {
        int gates = 4 * hidden, channels = messageWeight.Length / gates;
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
            {
                double[] gate = columnTerms[(column * gates)..((column + 1) * gates)], before = Hidden[row, column], next = new double[hidden];
                for (int j = 0; j < gates; j++)
                {
                    for (int k = 0; k < hidden; k++)
                        gate[j] += before[k] * recurrentWeight[k * gates + j];
                    for (int k = 0; k < channels; k++)
                        gate[j] += rowMessages[row * channels + k] * messageWeight[k * gates + j];
                }

                for (int u = 0; u < hidden; u++)
                {
                    double candidate = Sigmoid(gate[u]) * Math.Tanh(gate[hidden + u]);
                    Cell[row, column][u] = Sigmoid(gate[2 * hidden + u]) * Cell[row, column][u] + candidate;
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
