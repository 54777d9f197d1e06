using System;

namespace Microsoft.ML.OnnxRuntime;

internal static class Missing
{
    public static DllNotFoundException Runtime => new DllNotFoundException(
        "ONNX Runtime is not part of this build: neither NuGet nor npm had it. Build again where one of them can be reached.");
}
