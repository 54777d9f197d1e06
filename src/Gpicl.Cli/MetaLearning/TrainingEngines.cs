using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Gpicl.MetaTraining;
using Gpicl.Mpi;
using Gpicl.Tensors;

namespace Gpicl.Cli.MetaLearning;

/// <summary>
/// The engines of meta-training by the name of a device. TorchSharp is not part of the tool: it is loaded from a folder of
/// its own, so that the tool stays small and whoever has a GPU chooses the libtorch for it.
/// </summary>
internal static class TrainingEngines
{
    /// <summary>The device of the tool's own engine.</summary>
    public const string Cpu = "cpu";

    private const string FolderVariable = "GPICL_TORCH", AssemblyName = "Gpicl.TorchSharp";

    /// <summary>Where TorchSharp is looked for: the folder in GPICL_TORCH, else <c>.gpicl/torch</c> in the user's own.</summary>
    private static string Folder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".gpicl", "torch");

    /// <summary>Whether a device has a name that could be one.</summary>
    public static bool IsDevice(string device) =>
        device is Cpu or "cpu-torch" or "mps" or "cuda" || (device.StartsWith("cuda:", StringComparison.Ordinal) && ushort.TryParse(device[5..], out _));

    /// <summary>Makes an engine.</summary>
    /// <param name="problem">What is trained.</param>
    /// <param name="device"><see cref="Cpu"/>, or one of TorchSharp's; of several processes on a machine, each takes the GPU of its number where none is named.</param>
    /// <param name="precision"><c>float32</c> or <c>bfloat16</c>; TorchSharp's only.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="UsageException">TorchSharp is not there, or the options do not go together.</exception>
    public static ITrainingEngine Create(MetaTrainingProblem problem, string device, string precision, WorkerPool workers)
    {
        if (device == Cpu)
        {
            if (precision != "float32")
                throw new UsageException($"--precision is '{precision}', but --device {Cpu} computes in float32 only; another device, such as cuda, can do with less.");
            return new CpuEngine(problem, workers);
        }

        if (device == "cuda" && problem.Group is MpiGroup { LocalSize: > 1 } group)
            device = FormattableString.Invariant($"cuda:{group.LocalRank}");
        return LoadTorch()(problem, device == "cpu-torch" ? "cpu" : device, precision, workers);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The tool is not trimmed where it loads TorchSharp.")]
    private static Func<MetaTrainingProblem, string, string, WorkerPool, ITrainingEngine> LoadTorch()
    {
        string path = Path.Combine(Folder, AssemblyName + ".dll");
        if (!File.Exists(path))
        {
            throw new UsageException(
                $"--device needs TorchSharp, but there is no {path}. Make that folder of the packages {AssemblyName} and one of TorchSharp-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows, "
                + $"as docs/meta-training.md says in two commands, or name another folder in the variable {FolderVariable}.");
        }

        Assembly assembly = Assembly.LoadFrom(path); // finds what it needs in its own folder; Gpicl is the tool's own
        AssemblyName library = typeof(MetaTrainer).Assembly.GetName();
        if (assembly.GetReferencedAssemblies().FirstOrDefault(reference => reference.Name == library.Name)?.Version is { } version && version != library.Version)
            throw new UsageException($"{path} is for version {version} of Gpicl, but this tool is of version {library.Version}; both must be of the same.");
        return assembly.GetType("Gpicl.Torch.TorchMetaTraining", throwOnError: true)!.GetMethod("CreateEngine", BindingFlags.Static | BindingFlags.NonPublic)!
            .CreateDelegate<Func<MetaTrainingProblem, string, string, WorkerPool, ITrainingEngine>>();
    }
}
