using Gpicl.Datasets;
using Gpicl.Randomness;
using Gpicl.Tasks;

namespace Gpicl.Tests.Tasks;

public class ImageDistortionTests
{
    private const int Length = 20;

    [Fact]
    public void Labels_and_the_sequences_that_are_not_distorted_stay_as_they_are()
    {
        ProjectedTasks plain = Tasks(0), some = Tasks(0.3f), all = Tasks(1);
        int distorted = 0;
        for (int sequence = 0; sequence < 1000; sequence++)
        {
            (float[] inputs, int[] labels) = Sequences.Sample(plain, sequence, Length);
            (float[] someInputs, int[] someLabels) = Sequences.Sample(some, sequence, Length);
            (float[] allInputs, int[] allLabels) = Sequences.Sample(all, sequence, Length);
            bool same = inputs.SequenceEqual(someInputs);

            Assert.Equal(labels, someLabels);
            Assert.Equal(labels, allLabels);
            Assert.NotEqual(inputs, allInputs);
            Assert.True(same || someInputs.SequenceEqual(allInputs));
            distorted += same ? 0 : 1;
        }

        Assert.InRange(distorted, 250, 350);
    }

    [Theory]
    [InlineData(1, 14, 14)]
    [InlineData(3, 8, 8)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 30, 1)]
    [InlineData(2, 1, 30)]
    [InlineData(1, 29, 2)]
    public void Thousands_of_sequences_are_finite_whatever_the_shape(int channels, int height, int width)
    {
        ProjectedTasks tasks = Tasks(1, new ImageShape(channels, height, width));
        for (int sequence = 0; sequence < 2000; sequence++)
            Assert.DoesNotContain(Sequences.Sample(tasks, sequence, 6).Inputs, value => !float.IsFinite(value));
    }

    [Fact]
    public void Images_of_one_value_stay_finite()
    {
        var blank = new Dataset("blank", new float[10 * 196], new int[10], 1, new ImageShape(1, 14, 14));
        var tasks = new ProjectedTasks(blank, new() { InputSize = 9, DistortedFraction = 1 });

        for (int sequence = 0; sequence < 1000; sequence++)
            Assert.DoesNotContain(Sequences.Sample(tasks, sequence, 6).Inputs, value => !float.IsFinite(value));
    }

    [Fact]
    public void Distorted_sequences_are_the_same_on_any_number_of_threads()
    {
        ProjectedTasks tasks = Tasks(1);
        float[][] alone = [.. Enumerable.Range(0, 200).Select(sequence => Sequences.Sample(tasks, sequence, Length).Inputs)];

        var together = new float[200][];
        Parallel.For(
            0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, sequence => together[sequence] = Sequences.Sample(tasks, sequence, Length).Inputs);

        Assert.Equal(alone, together);
    }

    [Fact]
    public void A_task_survives_its_distortion()
    {
        ProjectedTasks tasks = Tasks(1);
        double accuracy = Enumerable.Range(0, 40).Average(sequence =>
        {
            (float[] inputs, int[] labels) = Sequences.Sample(tasks, sequence, 90);
            return NearestNeighbor.Accuracy(inputs, labels, tasks.InputSize, support: 60);
        });

        Assert.InRange(accuracy, 0.75, 1); // of five classes
    }

    [Fact]
    public void Sampling_allocates_nothing_once_it_is_warm() => Assert.Equal(0, Sequences.BytesAllocated(Tasks(1), Length));

    [Fact]
    public void Rows_that_are_not_images_and_fractions_out_of_range_are_refused()
    {
        var table = new Dataset("table", [1, 2, 3, 4], [0, 1], 2);

        Assert.Contains(
            "rows of table are not images", Assert.Throws<ArgumentException>(() => new ProjectedTasks(table, new() { DistortedFraction = 0.1f })).Message,
            StringComparison.Ordinal);
        Assert.Contains("DistortedFraction is -0.1", Assert.Throws<ArgumentException>(() => Tasks(-0.1f)).Message, StringComparison.Ordinal);
    }

    // Five prototypes with a little noise.
    private static ProjectedTasks Tasks(float fraction, ImageShape? shape = null)
    {
        const int Count = 100;
        ImageShape image = shape ?? new ImageShape(1, 12, 12);
        float[] prototypes = new float[5 * image.Size], values = new float[Count * image.Size];
        new CounterGenerator(11, 1, 1).FillNormal(prototypes);
        new CounterGenerator(11, 1, 2).FillNormal(values);
        for (int i = 0; i < values.Length; i++)
            values[i] = 0.3f * values[i] + prototypes[i % prototypes.Length];
        int[] labels = [.. Enumerable.Range(0, Count).Select(i => i % 5)];
        return new ProjectedTasks(new Dataset("prototypes", values, labels, 5, image), new() { InputSize = 24, DistortedFraction = fraction });
    }
}
