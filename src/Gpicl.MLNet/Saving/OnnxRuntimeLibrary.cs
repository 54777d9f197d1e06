using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Saving;

/// <summary>ONNX Runtime's native library, which applications choose and add themselves.</summary>
internal static class OnnxRuntimeLibrary
{
    private static readonly Lazy<bool> Found = new(() => Folders().Any(folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(IsLibrary)));

    /// <summary>Tells the log, before anything is fitted, if what is fitted can only be saved by this library.</summary>
    public static void TellIfMissing(IChannel channel)
    {
        if (!Found.Value)
        {
            channel.Info(
                MessageSensitivity.None,
                "ONNX Runtime's native library was not found: mlContext.Model.Save needs it (package Microsoft.ML.OnnxRuntime), "
                + "mlContext.Model.SaveGpicl does not.");
        }
    }

    private static IEnumerable<string> Folders() =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory);

    private static bool IsLibrary(string path)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith("onnxruntime.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("libonnxruntime.", StringComparison.Ordinal);
    }
}
