using Gpicl.Datasets;

namespace Gpicl.Tests.Datasets;

public class RepositoryDataTests
{
    [Theory]
    [InlineData(DatasetSplit.Train, 4000)]
    [InlineData(DatasetSplit.Test, 1000)]
    public void The_fashion_subset_is_balanced(DatasetSplit split, int count)
    {
        Dataset dataset = RepositoryData.Read("fashion-mnist", split);

        Assert.Equal((count, 784, 10), (dataset.Count, dataset.Width, dataset.Classes));
        Assert.All(dataset.Labels.ToArray().CountBy(label => label), group => Assert.Equal(count / 10, group.Value));
    }

    [Fact]
    public void Prepared_fashion_has_mean_zero_and_deviation_one()
    {
        var preparation = new ImagePreparation { Side = 14 };

        float[] values = RepositoryData.Read("fashion-mnist", DatasetSplit.Test, preparation).Inputs.ToArray();

        Assert.Equal(1000 * 14 * 14, values.Length);
        Assert.Equal(0, values.Average(value => (double)value), 1e-5);
        Assert.Equal(1, Math.Sqrt(values.Average(value => (double)value * value)), 1e-5);
    }
}
