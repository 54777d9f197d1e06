using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>Names of one type.</summary>
internal sealed class KeyNames<T>(T[] values, PrimitiveDataViewType type) : KeyNames
{
    public override string[] Texts => Array.ConvertAll(values, value =>
        (value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString()) ?? "");

    public override void AddTo(DataViewSchema.Annotations.Builder builder, string annotation) =>
        builder.Add(annotation, new VectorDataViewType(type, values.Length), (ref VBuffer<T> target) => VBuffer<T>.Copy(values, 0, ref target, values.Length));

    public override KeyNames Permute(ReadOnlySpan<int> permutation)
    {
        var permuted = new T[permutation.Length];
        for (int i = 0; i < values.Length; i++)
            permuted[permutation[i]] = values[i];
        return new KeyNames<T>(permuted, type);
    }
}
