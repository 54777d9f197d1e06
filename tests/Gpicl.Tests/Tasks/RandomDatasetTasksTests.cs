using Gpicl.Tasks;

namespace Gpicl.Tests.Tasks;

public class RandomDatasetTasksTests
{
    [Fact]
    public void A_point_seen_before_always_has_the_label_it_had()
    {
        (float[] inputs, int[] labels) = Sequences.Sample(new RandomDatasetTasks(new()), 3, length: 100);
        var labelOfPoint = new Dictionary<float, int>();

        for (int t = 0; t < 100; t++)
            Assert.Equal(labels[t], labelOfPoint.TryGetValue(inputs[t * 196], out int known) ? known : labelOfPoint[inputs[t * 196]] = labels[t]);
        Assert.Equal(10, labelOfPoint.Count);
    }

    [Fact]
    public void Points_have_mean_zero_and_unit_variance_and_labels_are_uniform()
    {
        var tasks = new RandomDatasetTasks(new() { Width = 50 });
        int[] counts = new int[10];
        for (int sequence = 0; sequence < 500; sequence++)
        {
            (float[] inputs, int[] labels) = Sequences.Sample(tasks, sequence, length: 20);
            Assert.InRange(inputs.Average(v => v * v), 0.7, 1.4);
            foreach (int label in labels)
                counts[label]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 750, 1250));
    }

    [Fact]
    public void Every_sequence_has_a_dataset_of_its_own_and_unseen_ones_others()
    {
        var tasks = new RandomDatasetTasks(new() { Width = 50 });
        var unseen = new RandomDatasetTasks(new() { Width = 50, Unseen = true });

        Assert.NotEqual(Sequences.Sample(tasks, 0, 20).Inputs, Sequences.Sample(tasks, 1, 20).Inputs);
        Assert.NotEqual(Sequences.Sample(tasks, 0, 20).Inputs, Sequences.Sample(unseen, 0, 20).Inputs);
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        string message = Assert.Throws<ArgumentException>(() => new RandomDatasetTasks(new() { Points = 0, InputSize = 1 << 30 })).Message;

        Assert.Contains("Points is 0", message, StringComparison.Ordinal);
        Assert.Contains("Width · max(Points, InputSize)", message, StringComparison.Ordinal);
    }
}
