using Gpicl.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Gpicl.Torch;

/// <summary>
/// The parameters of a learner on a device: all weights in one tensor, all gradients in another, both laid out as the
/// values of a <see cref="ParameterSet"/>, with a view of each for every parameter.
/// </summary>
internal sealed class TorchParameters : IDisposable
{
    private readonly ParameterSet source;
    private readonly Dictionary<string, Tensor> byName = [];

    public TorchParameters(ParameterSet source, Device device)
    {
        this.source = source;
        Weights = empty(source.Values.Length, dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        Gradients = zeros_like(Weights).DetachFromDisposeScope();
        CopyFromLearner();
        using DisposeScope scope = NewDisposeScope();
        foreach (Parameter parameter in source)
        {
            Tensor leaf = ViewOf(Weights, parameter).detach().requires_grad_().DetachFromDisposeScope();
            leaf.grad = ViewOf(Gradients, parameter); // the backward pass adds to it in place
            byName.Add(parameter.Name, leaf);
        }
    }

    /// <summary>All weights, [length of the set's values], with zeros between parameters.</summary>
    public Tensor Weights { get; }

    /// <summary>All gradients, laid out as <see cref="Weights"/>.</summary>
    public Tensor Gradients { get; }

    /// <summary>The parameters in words and shapes.</summary>
    public ParameterSet Source => source;

    /// <summary>A parameter, with its gradient.</summary>
    public Tensor this[string name] => byName[name];

    /// <summary>The part of a tensor laid out as <see cref="Weights"/> that belongs to a parameter, in the parameter's shape.</summary>
    public static Tensor ViewOf(Tensor flat, Parameter parameter) =>
        flat.narrow(0, parameter.Offset, parameter.Shape.Length).view([.. parameter.Shape.ToArray().Select(size => (long)size)]);

    public void CopyFromLearner() => CopyTo(Weights, source.Values);

    public void CopyToLearner() => CopyFrom(Weights, source.Values);

    /// <summary>Copies host memory to a tensor.</summary>
    public static void CopyTo(Tensor target, ReadOnlySpan<float> values)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        target.copy_(tensor(values.ToArray()));
    }

    /// <summary>Copies a tensor to host memory.</summary>
    public static void CopyFrom(Tensor tensor, Span<float> values)
    {
        using DisposeScope scope = NewDisposeScope();
        tensor.detach().cpu().data<float>().CopyTo(values);
    }

    public void Dispose()
    {
        foreach (Tensor tensor in byName.Values)
            tensor.Dispose();
        Weights.Dispose();
        Gradients.Dispose();
    }
}
