using System;
using System.Collections.Generic;

namespace Microsoft.ML.OnnxRuntime;

public class InferenceSession : IDisposable
{
    public InferenceSession(string modelPath) => throw Missing.Runtime;

    public InferenceSession(string modelPath, SessionOptions options) => throw Missing.Runtime;

    public InferenceSession(byte[] model) => throw Missing.Runtime;

    public InferenceSession(byte[] model, SessionOptions options) => throw Missing.Runtime;

    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata => throw Missing.Runtime;

    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata => throw Missing.Runtime;

    public ModelMetadata ModelMetadata => throw Missing.Runtime;

    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames) =>
        throw Missing.Runtime;

    public void Dispose() => GC.SuppressFinalize(this);
}
