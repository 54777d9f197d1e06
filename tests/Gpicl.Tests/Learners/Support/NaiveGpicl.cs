using Gpicl.Learners;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Learners.Support;

/// <summary>
/// The forward pass of a <see cref="GpiclTransformer"/> as its definition reads, in double precision: labels as one-hot
/// vectors beside the inputs, all tokens of a sequence in one list, a mask of every pair of them.
/// </summary>
internal sealed class NaiveGpicl(GpiclTransformer learner)
{
    private readonly GpiclOptions options = learner.Options;

    /// <summary>Weights by name, copied from the learner; to be changed at will.</summary>
    public Dictionary<string, double[]> Weights { get; } = learner.Parameters.ToDictionary(parameter => parameter.Name, parameter => RandomNumbers.ToDoubles(parameter.Values));

    /// <summary>The mean cross-entropy over all positions of all sequences.</summary>
    public double Loss(LabelledSequences data) => Naive.CrossEntropy(Logits(data), options.Classes, data.Labels);

    /// <summary>Logits [B, T, C].</summary>
    public double[] Logits(LabelledSequences data) =>
        [.. Enumerable.Range(0, data.Count).SelectMany(sequence => options.Layout == TokenLayout.Paired ? Paired(data, sequence) : PreviousLabel(data, sequence))];

    // Token 2·t is the query of example t, token 2·t + 1 its support token.
    private IEnumerable<double> Paired(LabelledSequences data, int sequence)
    {
        var tokens = new double[2 * data.Length][];
        for (int t = 0; t < data.Length; t++)
        {
            tokens[2 * t] = Embed(data.Input(sequence, t), label: null);
            tokens[2 * t + 1] = Embed(data.Input(sequence, t), data.Label(sequence, t));
        }

        var mask = new bool[tokens.Length, tokens.Length];
        for (int i = 0; i < data.Length; i++)
        {
            mask[2 * i, 2 * i] = true;
            for (int j = 0; j <= i; j++)
            {
                mask[2 * i + 1, 2 * j + 1] = true;
                mask[2 * i, 2 * j + 1] = j < i;
            }
        }

        return Transform(tokens, mask).Where((_, token) => token % 2 == 0).SelectMany(Head);
    }

    private IEnumerable<double> PreviousLabel(LabelledSequences data, int sequence)
    {
        var tokens = new double[data.Length][];
        var mask = new bool[data.Length, data.Length];
        for (int t = 0; t < data.Length; t++)
        {
            double[] position = Weights["embedding.position"][(t * options.ModelSize)..((t + 1) * options.ModelSize)];
            tokens[t] = Sum(Embed(data.Input(sequence, t), t == 0 ? null : data.Label(sequence, t - 1)), position);
            for (int earlier = 0; earlier <= t; earlier++)
                mask[t, earlier] = true;
        }

        return Transform(tokens, mask).SelectMany(Head);
    }

    // (x, onehot(y)) through one matrix.
    private double[] Embed(double[] input, int? label)
    {
        var labelled = new double[options.InputSize + options.Classes];
        input.CopyTo(labelled, 0);
        if (label is { } given)
            labelled[options.InputSize + given] = 1;
        return Multiply(labelled, [.. Weights["embedding.input.weight"], .. Weights["embedding.label.weight"]], Weights["embedding.bias"]);
    }

    private double[][] Transform(double[][] tokens, bool[,] mask)
    {
        for (int layer = 0; layer < options.Layers; layer++)
        {
            string block = $"blocks.{layer}";
            double[][] mixed = Attend([.. tokens.Select(token => Linear($"{block}.attention.input", Normalise($"{block}.attention.norm", token)))], mask);
            for (int i = 0; i < tokens.Length; i++)
            {
                tokens[i] = Sum(tokens[i], Linear($"{block}.attention.output", mixed[i]));
                double[] hidden = [.. Linear($"{block}.mlp.up", Normalise($"{block}.mlp.norm", tokens[i])).Select(Naive.Gelu)];
                tokens[i] = Sum(tokens[i], Linear($"{block}.mlp.down", hidden));
            }
        }

        return tokens;
    }

    private double[][] Attend(double[][] queriesKeysValues, bool[,] mask)
    {
        int width = options.ModelSize, size = width / options.Heads, tokens = queriesKeysValues.Length;
        double[][] mixed = [.. queriesKeysValues.Select(_ => new double[width])];
        for (int i = 0; i < tokens; i++)
            for (int head = 0; head < width; head += size)
            {
                var scores = new double[tokens];
                for (int j = 0; j < tokens; j++)
                {
                    for (int c = head; c < head + size; c++)
                        scores[j] += queriesKeysValues[i][c] * queriesKeysValues[j][width + c];
                    scores[j] = mask[i, j] ? scores[j] / Math.Sqrt(size) : double.NegativeInfinity;
                }

                double[] weights = Naive.Softmax(scores);
                for (int j = 0; j < tokens; j++)
                    for (int c = head; c < head + size; c++)
                        mixed[i][c] += weights[j] * queriesKeysValues[j][2 * width + c];
            }

        return mixed;
    }

    private double[] Head(double[] token) => Linear("head", Normalise("norm", token));

    private double[] Normalise(string name, double[] x) => Naive.LayerNorm(x, Weights[$"{name}.gain"], Weights[$"{name}.bias"]);

    private double[] Linear(string name, double[] x) => Multiply(x, Weights[$"{name}.weight"], Weights[$"{name}.bias"]);

    private static double[] Multiply(double[] x, double[] weight, double[] bias)
    {
        double[] y = [.. bias];
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < y.Length; j++)
                y[j] += x[i] * weight[i * y.Length + j];
        return y;
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}
