using Gpicl.Model;
using Gpicl.Tensors.Operations;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Model.Support;

/// <summary>
/// The forward pass of a <see cref="GpiclNetwork"/> as its definition reads, in double precision: labels as one-hot
/// vectors beside the inputs, all tokens of a sequence in one list, a mask of every pair of them.
/// </summary>
internal sealed class NaiveGpicl(GpiclNetwork learner) : NaiveLearner(learner)
{
    private readonly GpiclOptions options = learner.Options;

    public override double[] Logits(LabeledSequences data) => [.. Enumerable.Range(0, data.Count).SelectMany(
        sequence => options.Layout == TokenLayout.Paired ? Paired(data, sequence) : PreviousLabel(data, sequence))];

    // Token 2·t is the query of example t, token 2·t + 1 its support token.
    private IEnumerable<double> Paired(LabeledSequences data, int sequence)
    {
        var tokens = new double[2 * data.Length][];
        for (int t = 0; t < data.Length; t++)
        {
            tokens[2 * t] = Embed("embedding", data.Input(sequence, t), label: null);
            tokens[2 * t + 1] = Embed("embedding", data.Input(sequence, t), data.Label(sequence, t));
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

    private IEnumerable<double> PreviousLabel(LabeledSequences data, int sequence)
    {
        var tokens = new double[data.Length][];
        var mask = new bool[data.Length, data.Length];
        for (int t = 0; t < data.Length; t++)
        {
            double[] position = Weights["embedding.position"][(t * options.ModelSize)..((t + 1) * options.ModelSize)];
            tokens[t] = Sum(Embed("embedding", data.Input(sequence, t), t == 0 ? null : data.Label(sequence, t - 1)), position);
            for (int earlier = 0; earlier <= t; earlier++)
                mask[t, earlier] = true;
        }

        return Transform(tokens, mask).SelectMany(Head);
    }

    private double[][] Transform(double[][] tokens, bool[,] mask)
    {
        for (int layer = 0; layer < options.Layers; layer++)
        {
            string block = $"blocks.{layer}";
            double[][] mixed = Attend([.. tokens.Select(token => Linear($"{block}.attention.input", Normalize($"{block}.attention.norm", token)))], mask);
            for (int i = 0; i < tokens.Length; i++)
            {
                tokens[i] = Sum(tokens[i], Linear($"{block}.attention.output", mixed[i]));
                double[] hidden = [.. Linear($"{block}.mlp.up", Normalize($"{block}.mlp.norm", tokens[i])).Select(Naive.Gelu)];
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

    private double[] Head(double[] token) => Linear("head", Normalize("norm", token));

    private double[] Normalize(string name, double[] x) => Naive.LayerNorm(x, Weights[$"{name}.gain"], Weights[$"{name}.bias"]);

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}
