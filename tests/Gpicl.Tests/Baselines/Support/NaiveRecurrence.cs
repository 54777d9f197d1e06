namespace Gpicl.Tests.Baselines.Support;

/// <summary>Recurrent layers as their definitions read, one sequence and one value at a time, in double precision.</summary>
internal static class NaiveRecurrence
{
    /// <summary>h [B, T, S] of an LSTM, from x [B, T, 4·S] (gates i, f, g, o) and W [S, 4·S].</summary>
    public static double[] Lstm(double[] x, double[] weight, int batch, int length, int size) => Run(x, weight, batch, length, size, 4, () =>
    {
        var cell = new double[size];
        return (gates, hidden) =>
        {
            for (int j = 0; j < size; j++)
            {
                double i = Sigmoid(gates[j]), f = Sigmoid(gates[size + j]), g = Math.Tanh(gates[2 * size + j]), o = Sigmoid(gates[3 * size + j]);
                cell[j] = f * cell[j] + i * g;
                hidden[j] = o * Math.Tanh(cell[j]);
            }
        };
    });

    /// <summary>h [B, T, S] of an outer-product LSTM, from x [B, T, 8·S] (for every head k1, k2, q, o), W [S, 8·S] and the scale.</summary>
    public static double[] OuterProductLstm(double[] x, double[] weight, double scale, int batch, int length, int size, int heads)
    {
        int s = size / heads;
        return Run(x, weight, batch, length, size, 8, () =>
        {
            var cells = new double[heads, s, s];
            return (drive, hidden) =>
            {
                for (int head = 0; head < heads; head++)
                {
                    ReadOnlySpan<double> k1 = drive.AsSpan(head * 8 * s, 3 * s), k2 = drive.AsSpan(head * 8 * s + 3 * s, 3 * s);
                    ReadOnlySpan<double> q = drive.AsSpan(head * 8 * s + 6 * s, s), o = drive.AsSpan(head * 8 * s + 7 * s, s);
                    var read = new double[s];
                    for (int a = 0; a < s; a++)
                        for (int b = 0; b < s; b++)
                        {
                            double i = Gate(k1, k2, 0, a, b), g = Gate(k1, k2, 1, a, b), f = Gate(k1, k2, 2, a, b);
                            cells[head, a, b] = Sigmoid(f + 1) * cells[head, a, b] + Sigmoid(i) * g;
                            read[b] += cells[head, a, b] * q[a];
                        }

                    for (int b = 0; b < s; b++)
                        hidden[head * s + b] = Sigmoid(o[b]) * Math.Tanh(read[b]);
                }
            };
        });

        double Gate(ReadOnlySpan<double> k1, ReadOnlySpan<double> k2, int gate, int a, int b) =>
            scale * Math.Tanh(k1[gate * s + a]) * scale * Math.Tanh(k2[gate * s + b]);
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] Run(double[] x, double[] weight, int batch, int length, int size, int parts, Func<Action<double[], double[]>> begin)
    {
        int width = parts * size;
        var output = new double[batch * length * size];
        for (int sequence = 0; sequence < batch; sequence++)
        {
            var hidden = new double[size];
            Action<double[], double[]> step = begin();
            for (int t = 0; t < length; t++)
            {
                double[] drive = x[((sequence * length + t) * width)..((sequence * length + t + 1) * width)];
                for (int from = 0; from < size; from++)
                    for (int to = 0; to < width; to++)
                        drive[to] += hidden[from] * weight[from * width + to];
                step(drive, hidden);
                hidden.CopyTo(output, (sequence * length + t) * size);
            }
        }

        return output;
    }
}
