using Gpicl.Datasets;

namespace Gpicl.Tests.Datasets;

public class RepositoryDataTests
{
    private static readonly string Data = Path.Combine(Root(AppContext.BaseDirectory), "data");

    [Theory]
    [InlineData(DatasetSplit.Train, 4000)]
    [InlineData(DatasetSplit.Test, 1000)]
    public void The_fashion_subset_is_balanced(DatasetSplit split, int count)
    {
        Dataset dataset = DatasetSource.Open(Path.Combine(Data, "fashion-mnist")).Read(split);

        Assert.Equal((count, 784, 10), (dataset.Count, dataset.Width, dataset.Classes));
        Assert.All(dataset.Labels.ToArray().CountBy(label => label), group => Assert.Equal(count / 10, group.Value));
    }

    [Fact]
    public void Prepared_fashion_has_mean_zero_and_deviation_one()
    {
        var preparation = new ImagePreparation { Side = 14 };

        float[] values = DatasetSource.Open(Path.Combine(Data, "fashion-mnist")).Read(DatasetSplit.Test, preparation).Inputs.ToArray();

        Assert.Equal(1000 * 14 * 14, values.Length);
        Assert.Equal(0, values.Average(value => (double)value), 1e-5);
        Assert.Equal(1, Math.Sqrt(values.Average(value => (double)value * value)), 1e-5);
    }

    [Theory]
    [InlineData("iris", 150, 4, 3)]
    [InlineData("wine", 178, 13, 3)]
    [InlineData("breast_cancer", 569, 30, 2)]
    [InlineData("digits", 1797, 64, 10)]
    public void The_tables_have_their_known_sizes(string name, int count, int width, int classes)
    {
        Dataset dataset = DatasetSource.Open(Path.Combine(Data, "tables", name + ".csv")).Read(DatasetSplit.Train);

        Assert.Equal((name, count, width, classes), (dataset.Name, dataset.Count, dataset.Width, dataset.Classes));
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Gpicl.MLNet.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
