using Gpicl.Cli.Features;
using Gpicl.Datasets;
using Gpicl.MetaTesting.Comparisons;

namespace Gpicl.Cli.MetaLearning;

/// <summary>What <c>gpicl compare</c> was asked to do.</summary>
/// <param name="Learners">As on the command line.</param>
/// <param name="Data">As on the command line.</param>
/// <param name="Layout">How data are to be understood.</param>
/// <param name="Features">Networks that compute features.</param>
/// <param name="Images">What becomes of images, of what became of those that learners were meta-trained on.</param>
/// <param name="Options">Numbers of examples and predictions.</param>
/// <param name="Seed">Key of the tasks.</param>
/// <param name="Threads">Threads that work at once.</param>
/// <param name="Cells">File that keeps finished cells; null for none.</param>
internal sealed record ComparisonSetup(
    IReadOnlyList<string> Learners,
    IReadOnlyList<DataArgument> Data,
    DataOptions Layout,
    FeatureSettings Features,
    Func<ImagePreparation, ImagePreparation> Images,
    ComparisonOptions Options,
    ulong Seed,
    int Threads,
    string? Cells);
