using Gpicl.Datasets;
using Gpicl.Randomness;
using Gpicl.Tasks;

namespace Gpicl.Tests.Tasks;

public class ProjectedTasksTests
{
    [Fact]
    public void A_sequence_is_the_projected_and_relabeled_rows_of_the_dataset()
    {
        Dataset dataset = Rows(count: 30, width: 21, classes: 3);
        var tasks = new ProjectedTasks(dataset, new() { Seed = 4, InputSize = 9, Classes = 5, Standardize = false });
        (float[] inputs, int[] labels) = Sequences.Sample(tasks, 17, length: 30);

        float[] projection = new float[9 * 21];
        int[] permutation = new int[5];
        RandomProjection.Fill(4, tasks.TaskOf(17), 9, 21, projection);
        LabelPermutation.Fill(4, tasks.TaskOf(17), permutation);
        var rowsFound = new HashSet<int>();
        for (int t = 0; t < 30; t++)
        {
            int row = Enumerable.Range(0, 30).MinBy(r => Distance(dataset.Row(r), projection, inputs.AsSpan(t * 9, 9)));
            Assert.InRange(Distance(dataset.Row(row), projection, inputs.AsSpan(t * 9, 9)), 0, 1e-8);
            Assert.Equal(permutation[dataset.Labels[row]], labels[t]);
            rowsFound.Add(row);
        }
        Assert.Equal(30, rowsFound.Count);
    }

    [Fact]
    public void A_dataset_smaller_than_the_sequence_is_drawn_with_replacement()
    {
        var tasks = new ProjectedTasks(Rows(count: 3, width: 5, classes: 3), new() { InputSize = 8 });
        (float[] inputs, int[] labels) = Sequences.Sample(tasks, 0, length: 50);

        Assert.Equal(3, labels.Distinct().Count());
        Assert.Equal(3, inputs.Chunk(8).Select(row => row[0]).Distinct().Count());
    }

    [Fact]
    public void A_sequence_has_mean_zero_and_unit_variance_whatever_the_scale_of_the_data()
    {
        Dataset dataset = Rows(count: 300, width: 40, classes: 4, scale: 1e6f, offset: 3e6f);
        (float[] inputs, _) = Sequences.Sample(new ProjectedTasks(dataset, new()), 5, length: 100);

        Assert.Equal(0, inputs.Average(), 4);
        Assert.Equal(1, inputs.Average(v => v * v), 3);
    }

    [Fact]
    public void A_finite_number_of_tasks_is_used_evenly_and_sequences_of_one_task_share_its_permutation()
    {
        var tasks = new ProjectedTasks(Rows(100, 4, 10), new() { TaskCount = 4, InputSize = 4 });
        var counts = Enumerable.Range(0, 4000).GroupBy(s => tasks.TaskOf(s)).ToDictionary(g => g.Key, g => g.Count());

        Assert.Equal([0L, 1, 2, 3], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Unlimited_tasks_are_as_many_as_sequences()
    {
        var tasks = new ProjectedTasks(Rows(100, 4, 10), new());

        Assert.Equal(123_456_789_012, tasks.TaskOf(123_456_789_012));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(1 << 25)]
    public void Unseen_tasks_are_never_seen_ones(int? taskCount)
    {
        var seen = new ProjectedTasks(Rows(100, 4, 10), new() { TaskCount = taskCount });
        var unseen = new ProjectedTasks(Rows(100, 4, 10), new() { TaskCount = taskCount, Unseen = true });

        foreach (long sequence in new[] { 0, 1, 1000, TaskNumbers.FirstUnseen - 1 })
        {
            Assert.InRange(seen.TaskOf(sequence), 0, TaskNumbers.FirstUnseen - 1);
            Assert.InRange(unseen.TaskOf(sequence), TaskNumbers.FirstUnseen, long.MaxValue);
        }
        Assert.NotEqual(Sequences.Sample(seen, 0, 50).Inputs, Sequences.Sample(unseen, 0, 50).Inputs);
    }

    [Theory]
    [InlineData(0f, null, 0, 0, 20)]
    [InlineData(0.9f, null, 0, 850, 950)]
    [InlineData(1f, null, 0, 1000, 1000)]
    [InlineData(1f, 10_000, 0, 900, 980)]
    [InlineData(1f, 10_000, 4_500, 450, 550)]
    [InlineData(1f, 10_000, 10_000, 0, 20)]
    public void The_given_fraction_of_sequences_keeps_the_labels_as_they_are(float fraction, int? falling, int first, int fewest, int most)
    {
        // The row's only value tells its class, whatever the projection does to it.
        var dataset = new Dataset("eight", [1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 2, 3, 4, 5, 6, 7], classes: 8);
        var options = new ProjectedTaskOptions
        {
            InputSize = 1,
            Classes = 8,
            FixedPermutationFraction = fraction,
            FixedPermutationSequences = falling,
            Standardize = false,
        };
        var tasks = new ProjectedTasks(dataset, options);
        int kept = 0;
        for (int sequence = first; sequence < first + 1000; sequence++)
        {
            (float[] inputs, int[] labels) = Sequences.Sample(tasks, sequence, length: 8);
            float[] sizes = Array.ConvertAll(inputs, MathF.Abs);
            Array.Sort(sizes, labels);
            kept += labels.SequenceEqual(Enumerable.Range(0, 8)) ? 1 : 0;
        }

        Assert.InRange(kept, fewest, most);
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        var options = new ProjectedTaskOptions { InputSize = 0, TaskCount = (1 << 25) + 1, FixedPermutationFraction = float.NaN };

        string message = Assert.Throws<ArgumentException>(() => new ProjectedTasks(Rows(10, 2, 2), options)).Message;

        Assert.Contains("InputSize is 0", message, StringComparison.Ordinal);
        Assert.Contains("TaskCount is 33554433", message, StringComparison.Ordinal);
        Assert.Contains("FixedPermutationFraction is NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_labels_for_the_dataset_and_spans_that_disagree_are_refused()
    {
        Assert.Contains(
            "9 labels are too few", Assert.Throws<ArgumentException>(() => new ProjectedTasks(Rows(10, 2, 10), new() { Classes = 9 })).Message,
            StringComparison.Ordinal);

        var tasks = new ProjectedTasks(Rows(10, 2, 10), new() { InputSize = 3 });
        Assert.Throws<ArgumentException>(() => tasks.Sample(0, new float[10], new int[3]));
        Assert.Throws<ArgumentException>(() => tasks.Sample(0, [], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => tasks.Sample(-1, new float[9], new int[3]));
    }

    private static Dataset Rows(int count, int width, int classes, float scale = 1, float offset = 0)
    {
        float[] values = new float[count * width];
        new CounterGenerator(77, 1, 1).FillNormal(values);
        return new Dataset("rows", Array.ConvertAll(values, v => v * scale + offset), [.. Enumerable.Range(0, count).Select(i => i % classes)], classes);
    }

    private static double Distance(ReadOnlySpan<float> row, float[] projection, ReadOnlySpan<float> projected)
    {
        double distance = 0;
        for (int i = 0; i < projected.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < row.Length; j++)
                sum += projection[i * row.Length + j] * row[j];
            distance += (sum - projected[i]) * (sum - projected[i]);
        }
        return distance;
    }
}
