using Gpicl.Datasets;
using Gpicl.Randomness;
using Gpicl.Tasks;

namespace Gpicl.Tests.Tasks;

/// <summary>Tasks of images that are not projected.</summary>
public class PixelTaskTests
{
    private const int Length = 18, Side = 4, Size = Side * Side, Count = 60, Classes = 3;

    private static readonly Dataset Images = Make();

    [Fact]
    public void Images_of_a_sequence_are_all_mirrored_or_turned_alike()
    {
        var tasks = new ProjectedTasks(Images, new() { InputSize = Size, Classes = Classes, PixelFraction = 1 });
        HashSet<int> used = [];
        for (int sequence = 0; sequence < 200; sequence++)
        {
            (float[] inputs, _) = Sequences.Sample(tasks, sequence, Length);
            int[] fitting = [.. Enumerable.Range(0, SquareImage.Symmetries)
                .Where(symmetry => Enumerable.Range(0, Length).All(t => IsOfTheData(inputs, t, symmetry)))];
            used.Add(Assert.Single(fitting));
        }

        Assert.Equal(SquareImage.Symmetries, used.Count);
    }

    [Fact]
    public void The_other_sequences_and_all_labels_stay_as_they_are()
    {
        ProjectedTasks plain = Tasks(0), some = Tasks(0.3f);
        int changed = 0;
        for (int sequence = 0; sequence < 1000; sequence++)
        {
            (float[] inputs, int[] labels) = Sequences.Sample(plain, sequence, Length);
            (float[] someInputs, int[] someLabels) = Sequences.Sample(some, sequence, Length);

            Assert.Equal(labels, someLabels);
            changed += inputs.SequenceEqual(someInputs) ? 0 : 1;
        }

        Assert.InRange(changed, 250, 350);

        static ProjectedTasks Tasks(float fraction) => new(Images, new() { InputSize = Size, Classes = Classes, PixelFraction = fraction });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(18)]
    public void With_copies_three_examples_side_by_side_have_one_label(int length)
    {
        var tasks = new ProjectedTasks(Images, new() { InputSize = Size, Classes = Classes, PixelFraction = 1, CopyFraction = 1 });
        for (int sequence = 0; sequence < 100; sequence++)
        {
            (float[] inputs, int[] labels) = Sequences.Sample(tasks, sequence, length);

            Assert.All(labels.Chunk(ImageCopies.Tokens), chunk => Assert.Single(chunk.Distinct()));
            Assert.All(inputs, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void Images_of_another_size_or_shape_are_refused()
    {
        var table = new Dataset("table", [1, 2, 3, 4, 5, 6, 7, 8], [0, 1], 2);
        var color = new Dataset("color", new float[2 * 12], [0, 1], 2, new ImageShape(3, 2, 2));
        var wide = new Dataset("wide", new float[2 * 4], [0, 1], 2, new ImageShape(1, 1, 4));

        foreach (Dataset data in new[] { table, color, wide })
            Assert.Contains(
                $"{data.Name} does not hold gray, square images of 4 pixels",
                Assert.Throws<ArgumentException>(() => new ProjectedTasks(data, new() { InputSize = 4, PixelFraction = 0.5f })).Message,
                StringComparison.Ordinal);
    }

    // Whether example t is a row of the data, up to the mean and the scale that the sequence was given: the order of its pixels tells.
    private static bool IsOfTheData(float[] inputs, int t, int symmetry)
    {
        var original = new float[Size];
        for (int pixel = 0; pixel < Size; pixel++)
            original[pixel] = inputs[t * Size + SquareImage.Place(symmetry, Side, pixel / Side, pixel % Side)];
        int[] order = [.. Enumerable.Range(0, Size).OrderBy(pixel => original[pixel])];
        return Enumerable.Range(0, Count).Any(
            row => order.SequenceEqual(Enumerable.Range(0, Size).OrderBy(pixel => Images.Row(row)[pixel])));
    }

    private static Dataset Make()
    {
        var values = new float[Count * Size];
        new CounterGenerator(11, 1, 1).FillNormal(values);
        return new Dataset("noise", values, [.. Enumerable.Range(0, Count).Select(i => i % Classes)], Classes, new ImageShape(1, Side, Side));
    }
}
