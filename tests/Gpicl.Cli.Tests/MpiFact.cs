using System.ComponentModel;
using System.Diagnostics;

namespace Gpicl.Cli.Tests;

/// <summary>A test that needs MPICH's <c>mpiexec</c>: skipped, saying so, where there is none.</summary>
internal sealed class MpiFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> LazyFault = new(() =>
    {
        try
        {
            using Process version = Process.Start(new ProcessStartInfo("mpiexec", "--version") { RedirectStandardOutput = true })!;
            return version.StandardOutput.ReadToEnd().Contains("HYDRA", StringComparison.Ordinal) ? null : "mpiexec is not MPICH's.";
        }
        catch (Win32Exception)
        {
            return "There is no mpiexec; Debian's and Ubuntu's package mpich has one.";
        }
    });

    public MpiFactAttribute() => Skip = Fault;

    /// <summary>Why there is no MPI; null where there is.</summary>
    public static string? Fault => LazyFault.Value;
}

/// <summary>As <see cref="MpiFactAttribute"/>, with data.</summary>
internal sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute() => Skip = MpiFactAttribute.Fault;
}
