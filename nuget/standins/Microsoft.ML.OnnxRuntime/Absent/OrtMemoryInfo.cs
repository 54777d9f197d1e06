namespace Microsoft.ML.OnnxRuntime;

public class OrtMemoryInfo
{
    internal OrtMemoryInfo() => throw Missing.Runtime;

    public static OrtMemoryInfo DefaultInstance => throw Missing.Runtime;
}
