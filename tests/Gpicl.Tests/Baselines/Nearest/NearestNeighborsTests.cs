using Gpicl.Baselines.Nearest;
using Gpicl.Tensors;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines.Nearest;

public class NearestNeighborsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void The_nearest_examples_before_vote_with_the_inverse_of_their_distance(int neighbors)
    {
        var learner = new NearestNeighbors(new NearestNeighborsOptions { InputSize = 5, Classes = 3, Neighbors = neighbors });
        var data = LabeledSequences.For(learner, 2, 30);

        float[] logits = data.Logits(learner);

        for (int sequence = 0; sequence < 2; sequence++)
            for (int t = 0; t < 30; t++)
            {
                double[] votes = Votes(data, sequence, t, neighbors);
                for (int c = 0; c < 3; c++)
                    Assert.Equal(Math.Log(votes[c]), logits[(sequence * 30 + t) * 3 + c], 1e-4);
            }
    }

    [Fact]
    public void Examples_seen_before_are_recognized()
    {
        var learner = new NearestNeighbors(new NearestNeighborsOptions { InputSize = 2, Classes = 2, Neighbors = 3 });
        using var tape = new Tape();

        // Two examples of class 1 in the same place outvote one of class 0 there, and everything that is elsewhere.
        Tensor logits = learner.Forward(tape, tape.Constant(new Shape(1, 5, 2), [3, 4, 3, 4, 3, 4, 3, 5, 3, 4]), (int[])[1, 0, 1, 0, 0]);

        Assert.Equal(2.5 / 1.5, Math.Exp(logits.Values[9] - logits.Values[8]), 1e-5);
    }

    [Fact]
    public void State_is_all_examples()
    {
        Assert.Equal(0, new NearestNeighbors(new NearestNeighborsOptions()).StateSize(0));
        Assert.Equal(99 * 197, new NearestNeighbors(new NearestNeighborsOptions()).StateSize(99));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_number_of_neighbors_out_of_range_is_named(int neighbors) => Assert.Contains(
        $"Neighbors is {neighbors}; it must be 1 .. 64.",
        Assert.Throws<ArgumentException>(() => new NearestNeighbors(new NearestNeighborsOptions { Neighbors = neighbors })).Message, StringComparison.Ordinal);

    private static double[] Votes(LabeledSequences data, int sequence, int t, int neighbors)
    {
        double[] query = data.Input(sequence, t), votes = [1 / 3.0, 1 / 3.0, 1 / 3.0];
        (double Distance, int Label)[] nearest = [.. Enumerable.Range(0, t)
            .Select(j => (Math.Sqrt(data.Input(sequence, j).Zip(query, (a, b) => (a - b) * (a - b)).Sum()), data.Label(sequence, j)))
            .OrderBy(entry => entry.Item1).Take(neighbors)];
        foreach ((double distance, int label) in nearest)
            votes[label] += nearest[0].Distance / distance;
        return votes;
    }
}
