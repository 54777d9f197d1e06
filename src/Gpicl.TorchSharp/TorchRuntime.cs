using System.Globalization;
using TorchSharp;

namespace Gpicl.Torch;

/// <summary>TorchSharp's native libraries and the devices they offer.</summary>
internal static class TorchRuntime
{
    private static readonly Lazy<string?> LazyFault = new(() =>
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return null;
        }
        catch (Exception exception) when (IsFault(exception))
        {
            return (exception.InnerException ?? exception).Message.Split('\n')[0].Trim();
        }
    });

    /// <summary>Why TorchSharp's native libraries do not load, in one line; null where they do.</summary>
    public static string? Fault => LazyFault.Value;

    /// <summary>The device of a name.</summary>
    /// <param name="name">As <see cref="TorchOptions.Device"/>, checked.</param>
    /// <exception cref="PlatformNotSupportedException">TorchSharp's native libraries do not load, or have no such device.</exception>
    public static torch.Device Find(string? name)
    {
        // Asked first: a libtorch for CPUs, once loaded, stays.
        bool hasCuda = (name is null || name.StartsWith("cuda", StringComparison.Ordinal)) && HasCuda();
        if (Fault is { } fault)
            throw new PlatformNotSupportedException(
                $"TorchSharp's native libraries do not load: {fault} Add the package TorchSharp-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows, "
                + "of TorchSharp's own version, to the application; on Linux with a libstdc++ older than GCC 13's, docs/meta-training.md says what else "
                + "to do.");
        name ??= hasCuda ? "cuda" : "cpu";
        string[] parts = name.Split(':');
        int index = parts.Length == 1 ? 0 : int.Parse(parts[1], CultureInfo.InvariantCulture);
        int cards = hasCuda ? torch.cuda.device_count() : 0;
        if (parts[0] == "cuda" && index >= cards)
            throw new PlatformNotSupportedException(
                $"The device is '{name}', but libtorch finds {cards} CUDA devices. It must be a build of libtorch for CUDA, and the driver must be there.");
        if (parts[0] == "mps" && !torch.mps_is_available())
            throw new PlatformNotSupportedException("The device is 'mps', but libtorch finds none: it needs macOS on Apple silicon.");
        return torch.InitializeDevice(parts[0] switch { "cpu" => torch.CPU, "mps" => torch.MPS, _ => torch.device("cuda", index) });
    }

    private static bool HasCuda()
    {
        try
        {
            return torch.cuda.is_available();
        }
        catch (Exception exception) when (IsFault(exception))
        {
            return false; // why, the libtorch for CPUs tells more plainly
        }
    }

    private static bool IsFault(Exception exception) =>
        exception is NotSupportedException or TypeInitializationException or DllNotFoundException or EntryPointNotFoundException;
}
