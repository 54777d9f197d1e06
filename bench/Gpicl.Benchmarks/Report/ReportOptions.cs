namespace Gpicl.Benchmarks.Report;

/// <summary>What the report measures.</summary>
/// <param name="Parts">The tables to make.</param>
/// <param name="Threads">The larger thread count; one thread is measured as well.</param>
/// <param name="Rounds">Times each figure is measured, ours and theirs in turn.</param>
/// <param name="Repetitions">Products timed in a round.</param>
/// <param name="Steps">Training steps timed in a round.</param>
/// <param name="Python">A Python interpreter; matrix products are compared where it has numpy, training where it has PyTorch.</param>
/// <param name="Reference">A script that trains the same learners in PyTorch.</param>
internal sealed record ReportOptions(
    IReadOnlyList<ReportPart> Parts, int Threads, int Rounds, int Repetitions, int Steps, string Python, string Reference)
{
    /// <summary>One thread and the larger count.</summary>
    public IReadOnlyList<int> ThreadCounts => Threads == 1 ? [1] : [1, Threads];
}

/// <summary>A table of the report.</summary>
internal enum ReportPart
{
    /// <summary>Matrix products.</summary>
    Gemm,

    /// <summary>Meta-training.</summary>
    Train,

    /// <summary>Threads and lengths.</summary>
    Scaling,
}
