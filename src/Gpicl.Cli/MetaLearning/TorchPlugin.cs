using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Gpicl.MetaTraining;
using Gpicl.Tensors;

namespace Gpicl.Cli.MetaLearning;

/// <summary>
/// TorchSharp's engine. It is not part of the tool: it is loaded from a folder of its own, so that the tool stays small and
/// whoever has a GPU chooses the libtorch for it.
/// </summary>
internal static class TorchPlugin
{
    private const string FolderVariable = "GPICL_TORCH", Plugin = "Gpicl.TorchSharp";

    /// <summary>The folder in GPICL_TORCH, else <c>.gpicl/torch</c> in the user's own.</summary>
    private static string Folder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".gpicl", "torch");

    /// <summary>Loads the engine.</summary>
    /// <returns>What makes it, of a problem, a device, a precision and threads.</returns>
    /// <exception cref="UsageException">It is not there, or of another version than the tool.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The tool is not trimmed.")]
    public static Func<MetaTrainingProblem, string, string, WorkerPool, ITrainingEngine> Load()
    {
        string path = Path.Combine(Folder, Plugin + ".dll");
        if (!File.Exists(path))
        {
            throw new UsageException(
                $"This --device needs TorchSharp, but there is no {path}. Make that folder of the packages {Plugin} and one of TorchSharp-cpu, "
                + "TorchSharp-cuda-linux or TorchSharp-cuda-windows, "
                + $"as docs/meta-training.md says in two commands, or name another folder in the variable {FolderVariable}.");
        }

        Assembly assembly = Assembly.LoadFrom(path); // finds what it needs in its own folder; Gpicl is the tool's
        AssemblyName library = typeof(MetaTrainer).Assembly.GetName();
        if (assembly.GetReferencedAssemblies().FirstOrDefault(reference => reference.Name == library.Name)?.Version is { } version
            && version != library.Version)
            throw new UsageException($"{path} is for version {version} of Gpicl, but this tool is of version {library.Version}; both must be the same.");
        return assembly.GetType("Gpicl.Torch.TorchMetaTraining", throwOnError: true)!.GetMethod("CreateEngine", BindingFlags.Static | BindingFlags.NonPublic)!
            .CreateDelegate<Func<MetaTrainingProblem, string, string, WorkerPool, ITrainingEngine>>();
    }
}
