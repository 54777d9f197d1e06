using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Rows;

/// <summary>
/// Reads the vectors of a column of known size. ML.NET hands on arrays of any length, and null as an empty one: what is not as
/// long as the column's type says is refused, as it would be by ML.NET's trainers.
/// </summary>
/// <param name="input">Where vectors are read.</param>
/// <param name="column">An active column of it.</param>
internal sealed class VectorReader<T>(DataViewRow input, DataViewSchema.Column column)
{
    private readonly ValueGetter<VBuffer<T>> read = input.GetGetter<VBuffer<T>>(column);
    private readonly int length = ((VectorDataViewType)column.Type).Size;
    private VBuffer<T> vector;

    /// <summary>The vector of the row the input stands at, valid until the next is read.</summary>
    /// <exception cref="InvalidOperationException">It is longer or shorter than the column's type says.</exception>
    public ref readonly VBuffer<T> Read()
    {
        read(ref vector);
        if (vector.Length != length)
        {
            string found = vector.Length == 0 ? "0 values (an empty array, or null)" : FormattableString.Invariant($"{vector.Length} values");
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Row {input.Position} has {found} in column '{column.Name}', but the column's type says {length}."));
        }

        return ref vector;
    }
}
