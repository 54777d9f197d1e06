using Gpicl.Baselines.Nearest;
using Gpicl.Tensors;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines.Nearest;

public class NearestCentroidTests
{
    [Fact]
    public void The_means_of_the_examples_before_vote_with_the_inverse_of_their_distance()
    {
        var learner = new NearestCentroid(new NearestCentroidOptions { InputSize = 5, Classes = 3 });
        var data = LabeledSequences.For(learner, 2, 30);

        float[] logits = data.Logits(learner);

        for (int sequence = 0; sequence < 2; sequence++)
            for (int t = 0; t < 30; t++)
            {
                double[] votes = Votes(data, sequence, t);
                for (int c = 0; c < 3; c++)
                    Assert.Equal(Math.Log(votes[c]), logits[(sequence * 30 + t) * 3 + c], 1e-4);
            }
    }

    [Fact]
    public void A_class_without_examples_is_the_least_likely_and_not_ruled_out()
    {
        var learner = new NearestCentroid(new NearestCentroidOptions { InputSize = 1, Classes = 3 });
        using var tape = new Tape();

        // The mean of class 2 is where the query is; none of its examples is.
        float[] logits = learner.Forward(tape, tape.Constant(new Shape(1, 4, 1), [1, 4, 7, 4]), (int[])[2, 1, 2, 0]).Values[9..].ToArray();

        Assert.Equal(MathF.Log(1 / 3f), logits[0], 1e-6);
        Assert.Equal(MathF.Log(4 / 3f), logits[1], 1e-6);
        Assert.Equal(MathF.Log(4 / 3f), logits[2], 1e-6);
    }

    [Fact]
    public void State_is_a_sum_and_a_count_for_each_class()
    {
        Assert.Equal(10 * 197, new NearestCentroid(new NearestCentroidOptions()).StateSize(0));
        Assert.Equal(10 * 197, new NearestCentroid(new NearestCentroidOptions()).StateSize(99));
    }

    [Fact]
    public void A_size_out_of_range_is_named() => Assert.Contains(
        "Classes is 1; it must be 2 .. 1000.", Assert.Throws<ArgumentException>(() => new NearestCentroid(new NearestCentroidOptions { Classes = 1 })).Message,
        StringComparison.Ordinal);

    private static double[] Votes(LabeledSequences data, int sequence, int t)
    {
        double[] query = data.Input(sequence, t);
        double[] distances = [.. Enumerable.Range(0, 3).Select(label =>
        {
            double[][] examples = [.. Enumerable.Range(0, t).Where(j => data.Label(sequence, j) == label).Select(j => data.Input(sequence, j))];
            return examples.Length == 0
                ? double.PositiveInfinity
                : Math.Sqrt(query.Select((value, i) => Math.Pow(value - examples.Average(example => example[i]), 2)).Sum());
        })];
        return [.. distances.Select(distance => 1 / 3.0 + (double.IsPositiveInfinity(distance) ? 0 : distances.Min() / distance))];
    }
}
