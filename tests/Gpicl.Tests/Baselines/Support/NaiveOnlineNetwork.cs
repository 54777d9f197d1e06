using Gpicl.Tests.Model.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Baselines.Support;

/// <summary>
/// A rectified linear network with a softmax that learns as it goes, as its definition reads: weights in double precision,
/// changed after every example. Matrices are [inputs, outputs]; a matrix and its bias follow each other.
/// </summary>
internal sealed class NaiveOnlineNetwork(double[][] initial)
{
    /// <summary>Turns the gradient of one example into new weights: (weights, gradients, number of the step from 1).</summary>
    public delegate void Rule(double[][] weights, double[][] gradients, int step);

    /// <summary>The weights every sequence begins with; to be changed at will.</summary>
    public double[][] Initial => initial;

    /// <summary>Gradients each sequence's steps were made of, [sequence][example], from the last call of <see cref="Logits"/>.</summary>
    public List<double[][][]> Steps { get; } = [];

    /// <summary>Steps of plain gradient descent with a rate for each matrix and bias.</summary>
    public static Rule Descend(double[] rates) => (weights, gradients, _) =>
    {
        for (int i = 0; i < weights.Length; i++)
            for (int j = 0; j < weights[i].Length; j++)
                weights[i][j] -= rates[i] * gradients[i][j];
    };

    /// <summary>Adam, with decoupled weight decay; for one sequence.</summary>
    public static Rule Adam(double rate, double decay)
    {
        double[][]? first = null, second = null;
        return (weights, gradients, step) =>
        {
            if (step == 1)
                (first, second) = ([.. weights.Select(w => new double[w.Length])], [.. weights.Select(w => new double[w.Length])]);
            for (int i = 0; i < weights.Length; i++)
                for (int j = 0; j < weights[i].Length; j++)
                {
                    double g = gradients[i][j];
                    first![i][j] = 0.9 * first[i][j] + 0.1 * g;
                    second![i][j] = 0.999 * second[i][j] + 0.001 * g * g;
                    double m = first[i][j] / (1 - Math.Pow(0.9, step)), v = second[i][j] / (1 - Math.Pow(0.999, step));
                    weights[i][j] -= rate * decay * weights[i][j] + rate * m / (Math.Sqrt(v) + 1e-8);
                }
        };
    }

    /// <summary>Logits [B, T, C].</summary>
    public double[] Logits(LabeledSequences data, Rule rule)
    {
        Steps.Clear();
        var logits = new List<double>();
        for (int sequence = 0; sequence < data.Count; sequence++)
        {
            double[][] weights = [.. initial.Select(values => (double[])values.Clone())];
            var steps = new double[data.Length][][];
            for (int t = 0; t < data.Length; t++)
            {
                double[][] values = Forward(weights, data.Input(sequence, t));
                logits.AddRange(values[^1]);
                steps[t] = Gradients(weights, values, data.Label(sequence, t));
                rule(weights, steps[t], t + 1);
            }

            Steps.Add(steps);
        }

        return [.. logits];
    }

    // Input and what every layer gives; all but the last rectified.
    private static double[][] Forward(double[][] weights, double[] input)
    {
        var values = new double[weights.Length / 2 + 1][];
        values[0] = input;
        for (int layer = 1; layer < values.Length; layer++)
        {
            double[] sums = (double[])weights[2 * layer - 1].Clone(), read = values[layer - 1];
            for (int i = 0; i < read.Length; i++)
                for (int o = 0; o < sums.Length; o++)
                    sums[o] += read[i] * weights[2 * layer - 2][i * sums.Length + o];
            values[layer] = layer == values.Length - 1 ? sums : [.. sums.Select(sum => Math.Max(sum, 0))];
        }

        return values;
    }

    private static double[][] Gradients(double[][] weights, double[][] values, int label)
    {
        var gradients = new double[weights.Length][];
        double[] error = Naive.Softmax(values[^1]);
        error[label] -= 1;
        for (int layer = values.Length - 1; layer > 0; layer--)
        {
            double[] read = values[layer - 1], matrix = weights[2 * layer - 2];
            int outputs = error.Length;
            gradients[2 * layer - 1] = error;
            gradients[2 * layer - 2] = [.. read.SelectMany(value => error.Select(e => value * e))];
            error =
            [
                .. read.Select((value, i) => value > 0 ? Enumerable.Range(0, outputs).Sum(o => matrix[i * outputs + o] * gradients[2 * layer - 1][o]) : 0),
            ];
        }

        return gradients;
    }
}
