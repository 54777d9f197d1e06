using System.Diagnostics;

namespace Gpicl.Cli.Benchmarks;

/// <summary>Memory of this process as the operating system counts it.</summary>
internal static class ProcessMemory
{
    /// <summary>The most physical memory held at once so far; what is held now where the system keeps no record.</summary>
    public static long PeakWorkingSet()
    {
        using var process = Process.GetCurrentProcess();
        return Math.Max(process.PeakWorkingSet64, process.WorkingSet64);
    }
}
