using Gpicl.Tensors;

namespace Gpicl.Tests.Tensors.Support;

/// <summary>Multi-head attention and its gradient as the definition reads, with every score in memory, in double precision.</summary>
internal sealed class NaiveAttention(int streams, int batch, int length, int width, int heads, AttentionPattern pattern)
{
    private readonly int size = width / heads;

    /// <summary>Mixtures [streams, batch, length, width] of x [streams, batch, length, 3·width].</summary>
    public double[] Forward(double[] x)
    {
        var output = new double[streams * batch * length * width];
        ForEachToken((row, head, attended) =>
        {
            double[] weights = Weights(x, row, head, attended);
            for (int j = 0; j < attended.Length; j++)
                for (int c = 0; c < size; c++)
                    output[row * width + head * size + c] += weights[j] * x[Value(attended[j], head) + c];
        });
        return output;
    }

    /// <summary>The gradient of x, given that of the mixtures.</summary>
    public double[] Backward(double[] x, double[] outputGradient)
    {
        var gradient = new double[x.Length];
        double scale = 1 / Math.Sqrt(size);
        ForEachToken((row, head, attended) =>
        {
            double[] weights = Weights(x, row, head, attended);
            var weightGradients = new double[weights.Length];
            int output = row * width + head * size;
            double mean = 0;
            for (int j = 0; j < attended.Length; j++)
            {
                for (int c = 0; c < size; c++)
                {
                    weightGradients[j] += outputGradient[output + c] * x[Value(attended[j], head) + c];
                    gradient[Value(attended[j], head) + c] += weights[j] * outputGradient[output + c];
                }

                mean += weights[j] * weightGradients[j];
            }

            for (int j = 0; j < attended.Length; j++)
            {
                double scoreGradient = weights[j] * (weightGradients[j] - mean) * scale;
                for (int c = 0; c < size; c++)
                {
                    gradient[Query(row, head) + c] += scoreGradient * x[Key(attended[j], head) + c];
                    gradient[Key(attended[j], head) + c] += scoreGradient * x[Query(row, head) + c];
                }
            }
        });
        return gradient;
    }

    // Rows of all tokens, each with the rows it attends to. Stream 0 of the paired pattern holds queries, stream 1 support tokens.
    private void ForEachToken(Action<int, int, int[]> visit)
    {
        for (int stream = 0; stream < streams; stream++)
            for (int sequence = 0; sequence < batch; sequence++)
                for (int token = 0; token < length; token++)
                    for (int head = 0; head < heads; head++)
                        visit(Row(stream, sequence, token), head, Attended(stream, sequence, token));
    }

    private int[] Attended(int stream, int sequence, int token)
    {
        if (pattern == AttentionPattern.Causal)
            return [.. Enumerable.Range(0, token + 1).Select(other => Row(0, sequence, other))];
        int[] earlier = [.. Enumerable.Range(0, token).Select(other => Row(1, sequence, other))];
        return [.. earlier, Row(stream, sequence, token)];
    }

    private double[] Weights(double[] x, int row, int head, int[] attended)
    {
        var scores = new double[attended.Length];
        for (int j = 0; j < attended.Length; j++)
        {
            for (int c = 0; c < size; c++)
                scores[j] += x[Query(row, head) + c] * x[Key(attended[j], head) + c];
            scores[j] /= Math.Sqrt(size);
        }

        return Naive.Softmax(scores);
    }

    private int Row(int stream, int sequence, int token) => (stream * batch + sequence) * length + token;

    private int Query(int row, int head) => row * 3 * width + head * size;

    private int Key(int row, int head) => Query(row, head) + width;

    private int Value(int row, int head) => Query(row, head) + 2 * width;
}
