namespace Gpicl.MetaTraining;

/// <summary>What computes a run of meta-training. A run that is continued ends with the same bits only if it goes on with the same.</summary>
/// <param name="Engine"><c>cpu</c>, or the name of another engine with its device and precision.</param>
/// <param name="Processes">Processes that share every batch, at least 1.</param>
/// <param name="Threads">Threads of each process, at least 1.</param>
internal sealed record MetaTrainingSetup(string Engine, int Processes, int Threads)
{
    /// <summary>The setup in words, for messages.</summary>
    public override string ToString() =>
        $"{Engine} with {Count(Processes, "process", "processes")} of {Count(Threads, "thread", "threads")}";

    private static string Count(int number, string one, string many) => $"{number} {(number == 1 ? one : many)}";
}
