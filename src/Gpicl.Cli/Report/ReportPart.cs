namespace Gpicl.Cli.Report;

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
