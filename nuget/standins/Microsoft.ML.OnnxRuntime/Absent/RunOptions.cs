using System;

namespace Microsoft.ML.OnnxRuntime;

public class RunOptions : IDisposable
{
    public RunOptions() => throw Missing.Runtime;

    public void Dispose() => GC.SuppressFinalize(this);
}
