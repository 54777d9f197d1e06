using System.Diagnostics;
using Gpicl.TableBenchmarks.Learners;
using Gpicl.TableBenchmarks.Scores;
using Gpicl.TableBenchmarks.Splits;
using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks.Tests;

/// <summary>Nothing may be fitted to queries: not a vocabulary, a mean or a scale, and no label of theirs may be seen.</summary>
public class LeakageTests
{
    private const int Kept = 20;
    private static readonly Table Made = MadeTable.Make(90, 60);

    public static TheoryData<string> Learners => [.. MLNetLearners.All().Select(learner => learner.Name)];

    [Theory]
    [MemberData(nameof(Learners))]
    public void A_prediction_does_not_depend_on_other_queries(string name) =>
        AssertIndependent(MLNetLearners.All().Single(learner => learner.Name == name));

    [ScikitLearnFact]
    public void Nor_does_one_of_scikit_learn()
    {
        using var python = new PythonLearners(ScikitLearnFactAttribute.Python!);
        Assert.All(python.All, AssertIndependent);
    }

    [Fact]
    public void Labels_of_queries_are_in_no_file()
    {
        using var files = new SplitFiles(Made, StratifiedSplits.Draw(Made, 99, 200, seed: 0, number: 0));

        Assert.DoesNotContain("class", File.ReadAllText(files.QueryPath), StringComparison.Ordinal);
        Assert.Equal(99, File.ReadAllLines(files.SupportPath).Count(line => line.Contains("class", StringComparison.Ordinal)));
    }

    private static void AssertIndependent(TableLearner learner)
    {
        Split split = StratifiedSplits.Draw(Made, 50, 60, seed: 0, number: 0);
        // The same table, but for queries behind the first, which are huge and of words nobody knows.
        HashSet<int> changed = [.. split.Queries.Skip(Kept)];
        TableColumn[] columns =
        [
            .. Made.Columns.Select(column => (column, New: column.IsNumber ? "1e9" : "unknown"))
                .Select(entry => entry.column with { Values = [.. entry.column.Values.Select((value, row) => changed.Contains(row) ? entry.New : value)] }),
        ];
        var other = new Table(Made.Name, columns, [.. Made.Labels.Select((label, row) => changed.Contains(row) ? "class 0" : Made.Classes[label])]);

        Predictions first = Run(learner, Made, split), second = Run(learner, other, split);

        Assert.Equal(first.Labels[..Kept], second.Labels[..Kept]);
        Assert.Equal(first.Probabilities[..Kept].SelectMany(row => row), second.Probabilities[..Kept].SelectMany(row => row), (x, y) => Math.Abs(x - y) < 1e-5);
    }

    private static Predictions Run(TableLearner learner, Table table, Split split)
    {
        using var files = new SplitFiles(table, split);
        return learner.Run(files);
    }
}

/// <summary>A test that is skipped where no Python interpreter has scikit-learn.</summary>
internal sealed class ScikitLearnFactAttribute : FactAttribute
{
    public ScikitLearnFactAttribute()
    {
        if (Python == null)
            Skip = "No Python interpreter with scikit-learn was found.";
    }

    public static string? Python { get; } = new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(HasScikitLearn);

    private static bool HasScikitLearn(string python)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", "import sklearn"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
