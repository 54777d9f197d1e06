namespace Gpicl.Tensors;

/// <summary>The gradient of a loss with respect to every parameter of a set, laid out as the set's block.</summary>
internal sealed class Gradients
{
    private readonly Storage block;

    /// <summary>Creates gradients of zero.</summary>
    /// <param name="parameters">The parameters they belong to.</param>
    public Gradients(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = parameters;
        block = new Storage(parameters.Values.Length);
        Clear();
    }

    /// <summary>The parameters these gradients belong to.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>All gradients, laid out as <see cref="ParameterSet.Values"/>; the gaps hold zeros.</summary>
    public Span<float> Values => block.Span;

    /// <summary>The gradient of one parameter.</summary>
    /// <exception cref="ArgumentException">The parameter is not one of <see cref="Parameters"/>.</exception>
    public Span<float> Of(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.Owner != Parameters)
            throw new ArgumentException($"Parameter '{parameter.Name}' does not belong to these gradients.", nameof(parameter));
        return Values.Slice(parameter.Offset, parameter.Shape.Length);
    }

    /// <summary>Sets all gradients to zero.</summary>
    public void Clear() => Values.Clear();

    internal unsafe float* PointerTo(Parameter parameter)
    {
        _ = Of(parameter);
        return block.Pointer + parameter.Offset;
    }
}
