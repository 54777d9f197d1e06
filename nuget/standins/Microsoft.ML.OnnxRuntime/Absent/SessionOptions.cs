using System;

namespace Microsoft.ML.OnnxRuntime;

public class SessionOptions : IDisposable
{
    public SessionOptions() => throw Missing.Runtime;

    public int IntraOpNumThreads { get; set; }

    public int InterOpNumThreads { get; set; }

    public OrtLoggingLevel LogSeverityLevel { get; set; }

    public void AddSessionConfigEntry(string configKey, string configValue) => throw Missing.Runtime;

    public void AppendExecutionProvider_CUDA(int deviceId = 0) => throw Missing.Runtime;

    public void Dispose() => GC.SuppressFinalize(this);
}
