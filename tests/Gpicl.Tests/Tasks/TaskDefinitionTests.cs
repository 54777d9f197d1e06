using Gpicl.Tasks;

namespace Gpicl.Tests.Tasks;

/// <summary>A and ρ, the two things that a task's number stands for.</summary>
public class TaskDefinitionTests
{
    [Theory]
    [InlineData(196, 196)]
    [InlineData(196, 13)]
    [InlineData(64, 784)]
    public void A_projection_has_normal_entries_of_variance_one_over_width(int outputs, int width)
    {
        double n = 8.0 * outputs * width, sum = 0, squares = 0, fourth = 0;
        float[] matrix = new float[outputs * width];
        for (int task = 0; task < 8; task++)
        {
            RandomProjection.Fill(3, task, outputs, width, matrix);
            foreach (float value in matrix)
            {
                double unit = value * Math.Sqrt(width);
                sum += unit;
                squares += unit * unit;
                fourth += unit * unit * unit * unit;
            }
        }

        Assert.InRange(sum / n, -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
        Assert.InRange(squares / n, 1 - 5 * Math.Sqrt(2 / n), 1 + 5 * Math.Sqrt(2 / n));
        Assert.InRange(fourth / n, 3 - 5 * Math.Sqrt(96 / n), 3 + 5 * Math.Sqrt(96 / n));
    }

    [Fact]
    public void Permutations_are_permutations_and_every_one_is_equally_likely()
    {
        var counts = new Dictionary<string, int>();
        int[] permutation = new int[4];
        for (int task = 0; task < 24_000; task++)
        {
            LabelPermutation.Fill(5, task, permutation);
            Assert.Equal([0, 1, 2, 3], permutation.Order());
            string key = string.Join(',', permutation);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - 160, 1000 + 160));
    }

    [Fact]
    public void Projections_of_other_tasks_and_seeds_are_unrelated()
    {
        float[] matrix = new float[2500], otherTask = new float[2500], otherSeed = new float[2500];
        RandomProjection.Fill(1, 1, 50, 50, matrix);
        RandomProjection.Fill(1, 2, 50, 50, otherTask);
        RandomProjection.Fill(2, 1, 50, 50, otherSeed);

        Assert.InRange(matrix.Zip(otherTask, (a, b) => (double)a * b).Sum(), -5, 5);
        Assert.InRange(matrix.Zip(otherSeed, (a, b) => (double)a * b).Sum(), -5, 5);
    }

    [Fact]
    public void Task_definitions_stay_the_same_from_version_to_version()
    {
        float[] square = new float[196 * 196], wide = new float[64 * 785];
        RandomProjection.Fill(0, 0, 196, 196, square);
        RandomProjection.Fill(0xFEDCBA9876543210, TaskNumbers.FirstUnseen + 12345, 64, 785, wide);
        int[] permutations = new int[1000];
        for (int task = 0; task < 100; task++)
            LabelPermutation.Fill(17, task, permutations.AsSpan(task * 10, 10));

        ulong[] checksums = [Checksum.Of(square), Checksum.Of(wide), Checksum.Of(permutations)];
        Assert.Equal([225763538209986844UL, 6368937812052539075, 12039484530932451263], checksums);
    }

    [Fact]
    public void Sizes_and_numbers_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RandomProjection.Fill(0, 0, 3, 4, new float[11]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomProjection.Fill(0, -1, 3, 4, new float[12]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomProjection.Fill(0, 0, 0, 4, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelPermutation.Fill(0, -1, new int[3]));
    }
}
