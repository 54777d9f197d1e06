using Gpicl.MetaTesting.Comparisons;
using Gpicl.Model;

namespace Gpicl.Tests.MetaTesting.Comparisons;

public class PaperTable2Tests
{
    [Theory]
    [InlineData("mnist", 0.7370)]
    [InlineData("MNIST", 0.7370)]
    [InlineData("fashion-mnist", 0.6224)]
    [InlineData("Fashion_MNIST", 0.6224)]
    [InlineData("cifar10", 0.1940)]
    [InlineData("CIFAR-10", 0.1940)]
    [InlineData("svhn", 0.1458)]
    public void A_data_set_is_found_in_any_spelling(string dataset, double accuracy) =>
        Assert.Equal(accuracy, PaperTable2.Accuracy(GpiclNetwork.LearnerName, dataset)!.Value, 1e-12);

    [Theory]
    [InlineData("lstm", "iris")]
    [InlineData("nearest-neighbors", "mnist")]
    [InlineData("nobody", "nothing")]
    public void There_is_no_figure_where_the_paper_prints_none(string learner, string dataset) => Assert.Null(PaperTable2.Accuracy(learner, dataset));

    [Fact]
    public void Every_printed_figure_is_a_count_out_of_512_or_768_predictions()
    {
        foreach (string learner in LearnerCatalog.Names.Where(name => PaperTable2.Accuracy(name, "mnist") != null))
        {
            foreach (string dataset in new[] { "mnist", "fashion-mnist", "kmnist", "random", "cifar-10", "svhn" })
            {
                double count = PaperTable2.Accuracy(learner, dataset)!.Value * 1536; // both divide it
                Assert.True(Math.Abs(count - Math.Round(count)) < 0.08, $"{learner} on {dataset}: {count}");
            }
        }
    }
}
