using System.Diagnostics;
using System.Text.Json;
using Gpicl.TableBenchmarks.Scores;
using Gpicl.TableBenchmarks.Splits;

namespace Gpicl.TableBenchmarks.Learners;

/// <summary>scikit-learn's classifiers, in a Python process of their own that lives as long as this.</summary>
internal sealed class PythonLearners : IDisposable
{
    // To be raised with every change to learners.py that changes what is predicted.
    private const int Revision = 1;

    // They keep OpenBLAS from the kernels it would choose by itself.
    private static readonly string[] SlowingVariables = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];

    private readonly Process process;

    /// <summary>Starts an interpreter.</summary>
    /// <param name="python">Of an environment that has scikit-learn.</param>
    /// <exception cref="InvalidOperationException">It does not start, or has no scikit-learn.</exception>
    public PythonLearners(string python)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "learners.py");
        var start = new ProcessStartInfo(python, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string name in SlowingVariables)
            start.Environment.Remove(name);
        foreach (string name in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS" })
            start.Environment[name] = FormattableString.Invariant($"{Environment.ProcessorCount}");
        process = Process.Start(start)!;
        string hello = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{python} has no scikit-learn; see its message above.");
        Greeting greeting = JsonSerializer.Deserialize<Greeting>(hello, JsonSerializerOptions.Web)!;
        string version = FormattableString.Invariant($"{greeting.Version}, revision {Revision}");
        All = [.. greeting.Learners.Select(name => new PythonLearner(this, name, version))];
    }

    public TableLearner[] All { get; }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private Predictions Ask(string learner, SplitFiles files)
    {
        process.StandardInput.WriteLine(JsonSerializer.Serialize(new
        {
            learner,
            support = files.SupportPath,
            queries = files.QueryPath,
            numbers = files.Table.Columns.Select(column => column.IsNumber),
            classes = files.Table.Classes,
        }));
        process.StandardInput.Flush();
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The Python process has ended; see its message above.");
        Answer answer = JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!;
        return answer.Error == null
            ? new Predictions(answer.Labels, answer.Probabilities, answer.Fit, answer.Predict)
            : throw new InvalidOperationException(answer.Error);
    }

    private sealed record Greeting(string Version, string[] Learners);

    private sealed record Answer(int[] Labels, double[][] Probabilities, double Fit, double Predict, string? Error);

    private sealed class PythonLearner(PythonLearners process, string name, string version) : TableLearner(name, version)
    {
        public override Predictions Run(SplitFiles files) => process.Ask(Name, files);
    }
}
