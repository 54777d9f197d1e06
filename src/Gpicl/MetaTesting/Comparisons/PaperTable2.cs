using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Online;
using Gpicl.Baselines.Recurrent;
using Gpicl.Baselines.Vsml;
using Gpicl.Model;

namespace Gpicl.MetaTesting.Comparisons;

/// <summary>
/// The paper's Table 2: accuracy on the 100th example of unseen tasks by learners meta-trained on MNIST, on images of
/// 32 × 32 × 3, 3 seeds × 16 tasks × 16 sequences.
/// </summary>
internal static class PaperTable2
{
    private static readonly string[] Datasets = ["mnist", "fashionmnist", "kmnist", "random", "cifar10", "svhn"];

    // By the names of this library's learners; in %.
    private static readonly (string Learner, double[] Accuracies)[] Rows =
    [
        (OnlineSgd.LearnerName, [70.31, 50.78, 37.89, 100.00, 14.84, 10.16]),
        (MamlLearner.LearnerName, [53.71, 48.44, 36.33, 99.80, 17.38, 11.33]),
        (VsmlLearner.LearnerName, [79.04, 68.49, 54.69, 100.00, 24.09, 17.45]),
        (Lstm.LearnerName, [25.39, 28.12, 18.10, 58.72, 12.11, 11.07]),
        (GpiclNetwork.LearnerName, [73.70, 62.24, 53.39, 100.00, 19.40, 14.58]),
    ];

    /// <summary>The printed accuracy of a learner on a dataset, 0 .. 1; null where the paper has none.</summary>
    /// <param name="learner">The name of a learner of this library, such as <c>lstm</c>. The paper's GPICL is of the previous-label layout.</param>
    /// <param name="dataset">A dataset's name in any spelling: <c>Fashion-MNIST</c>, <c>fashion_mnist</c>, <c>CIFAR10</c>.</param>
    public static double? Accuracy(string learner, string dataset)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(dataset);
        string name = string.Concat(dataset.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        int column = Array.IndexOf(Datasets, name);
        double[]? row = Array.Find(Rows, entry => entry.Learner == learner).Accuracies;
        return column < 0 || row is null ? null : row[column] / 100;
    }
}
