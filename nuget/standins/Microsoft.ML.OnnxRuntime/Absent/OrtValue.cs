using System;

namespace Microsoft.ML.OnnxRuntime;

public class OrtValue : IDisposable
{
    internal OrtValue() => throw Missing.Runtime;

    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape)
        where T : unmanaged => throw Missing.Runtime;

    public static OrtValue CreateTensorValueFromMemory<T>(OrtMemoryInfo memoryInfo, Memory<T> memory, long[] shape)
        where T : unmanaged => throw Missing.Runtime;

    public ReadOnlySpan<T> GetTensorDataAsSpan<T>()
        where T : unmanaged => throw Missing.Runtime;

    public string[] GetStringTensorAsArray() => throw Missing.Runtime;

    public OrtTensorTypeAndShapeInfo GetTensorTypeAndShape() => throw Missing.Runtime;

    public void Dispose() => GC.SuppressFinalize(this);
}
