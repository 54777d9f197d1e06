using System.Text.RegularExpressions;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Tensors;

namespace Gpicl.Torch;

/// <summary>Where and how TorchSharp computes.</summary>
public sealed partial record TorchOptions
{
    /// <summary>
    /// <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c> for the card of that number, or <c>mps</c>. Default <c>cuda</c> where there is a
    /// card, else <c>cpu</c>.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>How numbers are computed. Default <see cref="TorchPrecision.Full"/>.</summary>
    public TorchPrecision Precision { get; init; }

    /// <summary>
    /// Whether the projections of tasks are made on the device, from the same random numbers as on the host but for the last
    /// bits. Default: on CUDA, where a projection has at least 2^18 values.
    /// </summary>
    public bool? ProjectsOnDevice { get; init; }

    /// <summary>Threads that sample tasks, and compute on the CPU; <see cref="WorkerPool.Shared"/> when null.</summary>
    public WorkerPool? Workers { get; init; }

    /// <summary>Processes that share every batch, each with a device of its own; null, the default, for this one alone.</summary>
    public ITrainingGroup? Group { get; init; }

    internal void Validate()
    {
        var check = new OptionCheck("TorchSharp");
        check.Require(Device == null || DeviceName().IsMatch(Device), nameof(Device), $"'{Device}'", "cpu, cuda, cuda:N or mps");
        check.Defined(Precision, nameof(Precision));
        check.ThrowIfAny();
    }

    [GeneratedRegex(@"^(cpu|mps|cuda(:\d{1,3})?)\z")]
    private static partial Regex DeviceName();
}
