using Microsoft.ML;

namespace Gpicl.MLNet.Tests.Support;

/// <summary>A model that Model.Load read, which holds native memory if it has an ONNX graph in it.</summary>
public sealed class LoadedModel(ITransformer model) : IDisposable
{
    public ITransformer Model => model;

    public void Dispose() => (model as IDisposable)?.Dispose();
}
