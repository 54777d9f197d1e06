using Gpicl.TableBenchmarks.Scores;
using Gpicl.TableBenchmarks.Splits;

namespace Gpicl.TableBenchmarks.Learners;

/// <summary>Something that can be fitted to the rows of one file and predict those of another.</summary>
/// <param name="name">As in reports and on the command line.</param>
/// <param name="version">Of all that its predictions depend on beside the split: finished cells of another version do not count.</param>
internal abstract class TableLearner(string name, string version)
{
    public string Name { get; } = name;

    public string Version { get; } = version;

    /// <summary>Fits to the support rows and predicts the queries, which nothing is fitted to.</summary>
    public abstract Predictions Run(SplitFiles files);
}
