namespace Gpicl.Cli.Csv;

/// <summary>New data encoded as those that a classifier was fitted to, one row after the other.</summary>
internal abstract class EncodedRows : IDisposable
{
    /// <summary>Whether rows have a source, which <see cref="Source"/> names.</summary>
    public virtual bool HasSource => false;

    /// <summary>Where the row that was read last came from: the file of an image. Empty where rows are lines of a table.</summary>
    public virtual string Source => "";

    /// <summary>Reads and encodes the next row.</summary>
    /// <param name="encoded">Receives the input.</param>
    /// <param name="label">The label, −1 where labels are not read.</param>
    public abstract bool Read(Span<float> encoded, out int label);

    /// <inheritdoc/>
    public abstract void Dispose();
}
