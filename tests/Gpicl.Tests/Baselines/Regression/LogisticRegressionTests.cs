using Gpicl.Baselines.Regression;
using Gpicl.Tensors;
using Gpicl.Tests.Model.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Baselines.Regression;

public class LogisticRegressionTests
{
    private const int Width = 4, Classes = 3;
    private static readonly double[] Penalties = [3, 1, 0.3, 0.1, 0.03, 0.01, 0.003];

    private readonly LogisticRegression learner = new(new LogisticRegressionOptions { InputSize = Width, Classes = Classes });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(17)]
    public void Predictions_are_those_of_a_regression_fitted_by_many_small_steps(int examples)
    {
        var data = Related(examples + 1);
        double[] expected = Predict(data, examples);

        float[] found = data.Logits(learner)[^Classes..];

        for (int c = 1; c < Classes; c++) // a constant added to all logits means nothing
            Assert.Equal(expected[c] - expected[0], found[c] - found[0], 5e-3);
    }

    [Fact]
    public void It_learns_what_is_linear()
    {
        var data = Related(60);

        float[] logits = data.Logits(learner);

        int right = Enumerable.Range(30, 30).Count(
            t => logits.AsSpan(t * Classes, Classes).IndexOf(Enumerable.Range(0, Classes).Max(c => logits[t * Classes + c])) == data.Labels[t]);
        Assert.InRange(right, 24, 30);
    }

    [Fact]
    public void Inputs_of_zero_and_of_one_class_only_give_finite_logits()
    {
        using var tape = new Tape();

        float[] logits = learner.Forward(
            tape, tape.Constant(new Shape(1, 12, Width), new float[12 * Width]), Enumerable.Repeat(2, 12).ToArray()).Values.ToArray();

        Assert.All(logits, logit => Assert.True(float.IsFinite(logit)));
        Assert.True(logits[^1] > logits[^2]);
    }

    [Fact]
    public void State_is_the_weights() => Assert.Equal(197 * 10, new LogisticRegression(new LogisticRegressionOptions()).StateSize(99));

    // Labels follow from the inputs, some of them by chance.
    private LabeledSequences Related(int count)
    {
        var data = LabeledSequences.For(learner, 1, count);
        for (int t = 0; t < count; t++)
            if (t % 7 != 3)
                data.Labels[t] = data.Inputs[t * Width] > 0.4f ? 0 : data.Inputs[t * Width + 1] > 0 ? 1 : 2;
        return data;
    }

    private static double[] Predict(LabeledSequences data, int count)
    {
        double scale = Math.Sqrt(count / Enumerable.Range(0, count).Sum(i => data.Input(0, i).Sum(value => value * value)));
        double[][] features = [.. Enumerable.Range(0, count + 1).Select(i => (double[])[.. data.Input(0, i).Select(value => value * scale), 1])];
        int folds = Math.Min(5, count);
        double[] losses = [.. Penalties.Select(penalty => folds == 1 ? 0 : Enumerable.Range(0, folds).Sum(fold =>
        {
            double[][] weights = Fit([.. Enumerable.Range(0, count).Where(i => i % folds != fold)], penalty);
            return Enumerable.Range(0, count).Where(i => i % folds == fold).Sum(i => -Math.Log(Naive.Softmax(Logits(weights, features[i]))[data.Labels[i]]));
        }))];
        return Logits(Fit([.. Enumerable.Range(0, count)], Penalties[Array.IndexOf(losses, losses.Min())]), features[count]);

        double[][] Fit(int[] rows, double penalty)
        {
            double[][] weights = [.. Enumerable.Range(0, Classes).Select(_ => new double[Width + 1])];
            double rate = 1 / (0.5 * rows.Sum(i => features[i].Sum(value => value * value)) + penalty);
            for (int step = 0; step < 4000; step++)
            {
                double[][] gradient = [.. weights.Select(w => w.Select(value => penalty * value).ToArray())];
                foreach (int i in rows)
                {
                    double[] p = Naive.Softmax(Logits(weights, features[i]));
                    for (int c = 0; c < Classes; c++)
                        for (int f = 0; f <= Width; f++)
                            gradient[c][f] += (p[c] - (c == data.Labels[i] ? 1 : 0)) * features[i][f];
                }

                for (int c = 0; c < Classes; c++)
                    for (int f = 0; f <= Width; f++)
                        weights[c][f] -= rate * gradient[c][f];
            }

            return weights;
        }
    }

    private static double[] Logits(double[][] weights, double[] features) => [.. weights.Select(w => w.Zip(features, (a, b) => a * b).Sum())];
}
