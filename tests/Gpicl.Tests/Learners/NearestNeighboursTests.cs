using Gpicl.Learners;
using Gpicl.Tensors;
using Gpicl.Tests.Learners.Support;

namespace Gpicl.Tests.Learners;

public class NearestNeighboursTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void The_nearest_examples_before_vote_with_the_inverse_of_their_distance(int neighbours)
    {
        var learner = new NearestNeighbours(new NearestNeighboursOptions { InputSize = 5, Classes = 3, Neighbours = neighbours });
        var data = LabelledSequences.For(learner, 2, 30);

        float[] logits = data.Logits(learner);

        for (int sequence = 0; sequence < 2; sequence++)
            for (int t = 0; t < 30; t++)
            {
                double[] votes = Votes(data, sequence, t, neighbours);
                for (int c = 0; c < 3; c++)
                    Assert.Equal(Math.Log(votes[c]), logits[(sequence * 30 + t) * 3 + c], 1e-4);
            }
    }

    [Fact]
    public void Examples_seen_before_are_recognised()
    {
        var learner = new NearestNeighbours(new NearestNeighboursOptions { InputSize = 2, Classes = 2, Neighbours = 3 });
        using var tape = new Tape();

        // Two examples of class 1 in the same place outvote one of class 0 there, and everything that is elsewhere.
        Tensor logits = learner.Forward(tape, tape.Constant(new Shape(1, 5, 2), [3, 4, 3, 4, 3, 4, 3, 5, 3, 4]), (int[])[1, 0, 1, 0, 0]);

        Assert.Equal(2.5 / 1.5, Math.Exp(logits.Values[9] - logits.Values[8]), 1e-5);
    }

    [Fact]
    public void State_is_all_examples()
    {
        Assert.Equal(0, new NearestNeighbours(new NearestNeighboursOptions()).StateSize(0));
        Assert.Equal(99 * 197, new NearestNeighbours(new NearestNeighboursOptions()).StateSize(99));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_number_of_neighbours_out_of_range_is_named(int neighbours) => Assert.Contains(
        $"Neighbours is {neighbours}; it must be 1 .. 64.", Assert.Throws<ArgumentException>(() => new NearestNeighbours(new NearestNeighboursOptions { Neighbours = neighbours })).Message, StringComparison.Ordinal);

    private static double[] Votes(LabelledSequences data, int sequence, int t, int neighbours)
    {
        double[] query = data.Input(sequence, t), votes = [1 / 3.0, 1 / 3.0, 1 / 3.0];
        (double Distance, int Label)[] nearest = [.. Enumerable.Range(0, t)
            .Select(j => (Math.Sqrt(data.Input(sequence, j).Zip(query, (a, b) => (a - b) * (a - b)).Sum()), data.Label(sequence, j)))
            .OrderBy(entry => entry.Item1).Take(neighbours)];
        foreach ((double distance, int label) in nearest)
            votes[label] += nearest[0].Distance / distance;
        return votes;
    }
}
