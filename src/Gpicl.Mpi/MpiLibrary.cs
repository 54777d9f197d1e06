using System.Reflection;
using System.Runtime.InteropServices;

namespace Gpicl.Mpi;

/// <summary>
/// Finds the native library behind MPI.NET, which asks for Microsoft's. MPICH and what is compatible with it have the same
/// handles and constants; Open MPI has others, and would crash.
/// </summary>
internal static class MpiLibrary
{
    private const string Needed = "It needs MPICH (Debian and Ubuntu: the package mpich), a library compatible with it such as Intel MPI, or on "
        + "Windows Microsoft MPI.";

    // libmpich is Debian's and Ubuntu's name, libmpi.so.12 that of the common binary interface of MPICH and its relatives.
    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["msmpi.dll"]
        : OperatingSystem.IsMacOS() ? ["libmpi.12.dylib", "libpmpi.12.dylib"]
        : ["libmpich.so.12", "libmpi.so.12"];

    private static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Loads the library and makes MPI.NET use it.</summary>
    /// <exception cref="PlatformNotSupportedException">There is none, or the process was started by another MPI.</exception>
    public static void Require()
    {
        if (!Handle.IsValueCreated && Handle.Value != 0)
            NativeLibrary.SetDllImportResolver(typeof(MPI.Communicator).Assembly, (name, _, _) => name == "msmpi.dll" ? Handle.Value : 0);
    }

    private static nint Load()
    {
        if (Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE") != null)
            throw new PlatformNotSupportedException($"This process was started by Open MPI's mpiexec, which data-parallel meta-training cannot use. {Needed}");
        foreach (string name in Names)
        {
            if (!NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), null, out nint handle))
                continue;
            if (NativeLibrary.TryGetExport(handle, "ompi_mpi_comm_world", out _))
                throw new PlatformNotSupportedException($"{name} is Open MPI's, which data-parallel meta-training cannot use. {Needed}");
            return handle;
        }

        throw new PlatformNotSupportedException($"No MPI library was found; looked for {string.Join(" and ", Names)}. {Needed}");
    }
}
