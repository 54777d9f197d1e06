using System.Globalization;
using Gpicl.MetaTraining;
using Gpicl.Mpi;
using Gpicl.Tensors;

namespace Gpicl.Cli.MetaLearning;

/// <summary>Where meta-training computes.</summary>
/// <param name="Device"><see cref="Cpu"/>, or one of TorchSharp's.</param>
/// <param name="Precision"><c>float32</c> or <c>bfloat16</c>; the latter is TorchSharp's only.</param>
/// <param name="Threads">Threads of this process.</param>
/// <param name="Group">The processes that share every batch; null for this one alone.</param>
internal sealed record TrainingPlace(string Device, string Precision, int Threads, MpiGroup? Group)
{
    /// <summary>The device of the tool's own engine.</summary>
    public const string Cpu = "cpu";

    private const string CpuByTorch = "cpu-torch", Cuda = "cuda";

    /// <summary>Whether a device has a name that could be one.</summary>
    public static bool IsDevice(string device) =>
        device is Cpu or CpuByTorch or Cuda or "mps"
        || (device.StartsWith(Cuda + ":", StringComparison.Ordinal)
            && ushort.TryParse(device[5..], NumberStyles.None, CultureInfo.InvariantCulture, out _));

    /// <summary>Makes the engine. Of several processes on a machine, each takes the GPU of its number where none is named.</summary>
    /// <param name="problem">What is trained.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="UsageException">TorchSharp is not there, or the options do not go together.</exception>
    public ITrainingEngine CreateEngine(MetaTrainingProblem problem, WorkerPool workers)
    {
        if (Device != Cpu)
        {
            string device = Device == CpuByTorch ? "cpu"
                : Device == Cuda && Group is { LocalSize: > 1 } ? FormattableString.Invariant($"{Cuda}:{Group.LocalRank}")
                : Device;
            return TorchPlugin.Load()(problem, device, Precision, workers);
        }

        if (Precision != "float32")
            throw new UsageException(
                $"--precision is '{Precision}', but --device {Cpu} computes in float32 only; other devices, such as {Cuda}, can do with less.");
        return new CpuEngine(problem, workers);
    }
}
