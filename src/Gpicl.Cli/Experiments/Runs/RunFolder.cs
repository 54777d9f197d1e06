using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.MetaLearning;
using Gpicl.MetaTesting.Comparisons;

namespace Gpicl.Cli.Experiments.Runs;

/// <summary>
/// Where finished runs are kept under a key of everything that determines them, for all experiments and any number of processes.
/// </summary>
/// <param name="folder">The folder; created with the first run.</param>
/// <param name="data">The data sets.</param>
/// <param name="place">What computes.</param>
internal sealed class RunFolder(string folder, RunData data, TrainingPlace place)
{
    // Raised when running or measuring changes, so that runs made otherwise are not taken for new ones.
    private const string Version = "run-1";

    private const int Digits = 24;

    private readonly Dictionary<string, RunRecord> found = new(StringComparer.Ordinal);

    /// <summary>The key of a run.</summary>
    public string KeyOf(RunPlan plan)
    {
        using var fingerprint = new Fingerprint();
        return fingerprint.Add(Version)
            .Add(plan.Recipe.ToJson())
            .Add<int>([plan.FinalSequences, place.Threads])
            .Add(data.FingerprintOf(plan))
            .Add($"{place.Device} {place.Precision} {GemmBenchmark.InstructionSet}")
            .Finish()[..Digits];
    }

    /// <summary>The record of a finished run; null where there is none yet.</summary>
    /// <exception cref="InvalidDataException">Its file is damaged.</exception>
    public RunRecord? Find(string key)
    {
        if (!found.TryGetValue(key, out RunRecord? record) && (record = RunFiles.Find(PathOf(key))) != null)
            found.Add(key, record);
        return record;
    }

    /// <summary>Claims a run for this process; null where another one is at it.</summary>
    public RunFiles? TryClaim(string key)
    {
        Directory.CreateDirectory(folder);
        return RunFiles.TryClaim(PathOf(key));
    }

    private string PathOf(string key) => Path.Combine(Path.GetFullPath(folder), key);
}
