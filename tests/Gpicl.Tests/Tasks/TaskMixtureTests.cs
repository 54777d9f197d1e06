using Gpicl.Tasks;
using Gpicl.Tasks.Synthetic;

namespace Gpicl.Tests.Tasks;

public class TaskMixtureTests
{
    [Fact]
    public void Components_are_drawn_by_weight()
    {
        ITaskDistribution tasks = new SyntheticTasks(new());
        var mixture = new TaskMixture(1, (tasks, 0), (tasks, 1), (tasks, 3), (tasks, 0));
        int[] counts = new int[4];
        for (int sequence = 0; sequence < 4000; sequence++)
            counts[mixture.ComponentOf(sequence)]++;

        Assert.Equal((0, 0), (counts[0], counts[3]));
        Assert.InRange(counts[1], 900, 1100);
    }

    [Fact]
    public void A_sequence_is_that_of_its_component()
    {
        ITaskDistribution[] components = [new SyntheticTasks(new() { Seed = 1 }), new RandomDatasetTasks(new() { Width = 20 })];
        var mixture = new TaskMixture(2, (components[0], 1), (components[1], 1));

        for (int sequence = 0; sequence < 20; sequence++)
        {
            (float[] inputs, int[] labels) = Sequences.Sample(mixture, sequence, 10);
            (float[] expectedInputs, int[] expectedLabels) = Sequences.Sample(components[mixture.ComponentOf(sequence)], sequence, 10);
            Assert.Equal(expectedInputs, inputs);
            Assert.Equal(expectedLabels, labels);
        }
    }

    [Fact]
    public void Components_that_do_not_fit_and_weights_that_make_no_sense_are_refused()
    {
        ITaskDistribution ten = new SyntheticTasks(new()), five = new SyntheticTasks(new() { Classes = 5 });

        Assert.Throws<ArgumentException>(() => new TaskMixture(0));
        Assert.Throws<ArgumentException>(() => new TaskMixture(0, (ten, 1), (five, 1)));
        Assert.Throws<ArgumentException>(() => new TaskMixture(0, (ten, 0)));
        Assert.Throws<ArgumentException>(() => new TaskMixture(0, (ten, float.NaN)));
        Assert.Throws<ArgumentException>(() => new TaskMixture(0, (ten, -1), (ten, 2)));
    }
}
