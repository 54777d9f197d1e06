using System.Collections;

namespace Gpicl.Tensors;

/// <summary>
/// All parameters of a learner in one contiguous block, so that clipping, optimizers and checkpoints run over one array.
/// </summary>
internal sealed class ParameterSet : IReadOnlyList<Parameter>
{
    private const int Alignment = 16; // floats: every parameter begins on a cache line; the gaps hold zeros

    private readonly Parameter[] parameters;
    private readonly Storage block;

    /// <summary>Moves parameters into one block.</summary>
    /// <param name="parameters">Parameters of unique names, none of them in another set.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or a parameter already belongs to a set.</exception>
    public ParameterSet(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.parameters = [.. parameters];
        var names = new HashSet<string>(StringComparer.Ordinal);
        int length = 0;
        foreach (Parameter parameter in this.parameters)
        {
            if (!names.Add(parameter.Name))
                throw new ArgumentException($"Two parameters have the name '{parameter.Name}'.", nameof(parameters));
            if (parameter.Owner != null)
                throw new ArgumentException($"Parameter '{parameter.Name}' already belongs to a parameter set.", nameof(parameters));
            length = checked(length + Padded(parameter.Shape.Length));
            ElementCount += parameter.Shape.Length;
        }

        block = new Storage(length);
        block.Span.Clear();
        int offset = 0;
        foreach (Parameter parameter in this.parameters)
        {
            parameter.MoveInto(this, block, offset);
            offset += Padded(parameter.Shape.Length);
        }
    }

    /// <summary>Number of parameters.</summary>
    public int Count => parameters.Length;

    /// <summary>Number of trainable values over all parameters.</summary>
    public int ElementCount { get; }

    /// <summary>The block that holds every parameter, with zeros in the gaps between them.</summary>
    public Span<float> Values => block.Span;

    /// <summary>The parameter at a position, in the order given.</summary>
    public Parameter this[int index] => parameters[index];

    /// <inheritdoc/>
    public IEnumerator<Parameter> GetEnumerator() => ((IEnumerable<Parameter>)parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int Padded(int length) => checked((length + Alignment - 1) / Alignment * Alignment);
}
