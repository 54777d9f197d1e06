namespace Gpicl.Torch.Tests.Support;

/// <summary>A test that needs libtorch: skipped, saying why, where TorchSharp's native libraries do not load.</summary>
internal sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip = TorchRuntime.Fault;
}

/// <summary>As <see cref="TorchFactAttribute"/>, with data.</summary>
internal sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute() => Skip = TorchRuntime.Fault;
}
