using Gpicl.Cli.Features;
using Gpicl.Datasets;

namespace Gpicl.Cli.MetaLearning;

/// <summary>What <c>gpicl compare</c> found.</summary>
/// <param name="Examples">Support examples before each prediction.</param>
/// <param name="Predictions">Predictions behind each figure.</param>
/// <param name="Seed">Key of the tasks.</param>
/// <param name="Inputs">Width of the projected inputs.</param>
/// <param name="Images">How images were prepared.</param>
/// <param name="Features">The networks that features of images came from.</param>
/// <param name="Machine">What times were measured on.</param>
/// <param name="Command">The command line.</param>
/// <param name="Learners">The learners, each with a figure for every data set, in the same order.</param>
internal sealed record ComparisonResult(
    int Examples,
    int Predictions,
    ulong Seed,
    int Inputs,
    ImagePreparation Images,
    IReadOnlyList<FeatureSource> Features,
    string Machine,
    string Command,
    IReadOnlyList<ComparisonRow> Learners)
{
    /// <summary>The names of the data sets.</summary>
    public IEnumerable<string> Data => Learners[0].Figures.Select(figure => figure.Data);
}
