using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Schemas;

/// <summary>What the values of a key column stand for: its KeyValues annotation, of whatever type.</summary>
internal abstract class KeyNames
{
    /// <summary>Name of the annotation.</summary>
    public const string Annotation = "KeyValues";

    private static readonly MethodInfo ReadMethod = typeof(KeyNames).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo UnknownMethod = typeof(KeyNames).GetMethod(nameof(Unknown), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>One text for each key.</summary>
    public abstract string[] Texts { get; }

    /// <summary>The names of a key column, or null if it has none.</summary>
    public static KeyNames? Of(DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType key
            || column.Annotations.Schema.GetColumnOrNull(Annotation) is not { Type: VectorDataViewType vector }
            || (ulong)vector.Size != key.Count)
            return null;
        return (KeyNames)ReadMethod.MakeGenericMethod(vector.ItemType.RawType).Invoke(null, [column.Annotations, vector.ItemType])!;
    }

    /// <summary>Stands for names that only their type is known of, two in number; null if there will be none.</summary>
    public static KeyNames? Of(SchemaShape.Column column)
    {
        foreach (SchemaShape.Column annotation in column.Annotations)
            if (annotation.Name == Annotation && annotation.ItemType is PrimitiveDataViewType type)
                return (KeyNames)UnknownMethod.MakeGenericMethod(type.RawType).Invoke(null, [type])!;
        return null;
    }

    /// <summary>A key column.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="count">Number of keys.</param>
    /// <param name="names">What they stand for, or null.</param>
    public static DataViewSchema.DetachedColumn Describe(string column, int count, KeyNames? names)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        names?.AddTo(annotations, Annotation);
        return new DataViewSchema.DetachedColumn(column, new KeyDataViewType(typeof(uint), count), annotations.ToAnnotations());
    }

    /// <summary>Adds the names to annotations.</summary>
    public abstract void AddTo(DataViewSchema.Annotations.Builder builder, string annotation);

    /// <summary>The names after keys were permuted: name i moves to place <paramref name="permutation"/>[i]; places without one are empty.</summary>
    public abstract KeyNames Permute(ReadOnlySpan<int> permutation);

    /// <summary>The names with some of another label's behind; null if those are of another type.</summary>
    public abstract KeyNames? Append(KeyNames other, ReadOnlySpan<int> places);

    private static KeyNames<T> Read<T>(DataViewSchema.Annotations annotations, PrimitiveDataViewType type)
    {
        VBuffer<T> values = default;
        annotations.GetValue(Annotation, ref values);
        return new KeyNames<T>([.. values.DenseValues()], type);
    }

    private static KeyNames<T> Unknown<T>(PrimitiveDataViewType type) => new(new T[2], type);
}

/// <summary>Names of one type.</summary>
internal sealed class KeyNames<T>(T[] values, PrimitiveDataViewType type) : KeyNames
{
    private readonly T[] values = values;

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

    public override KeyNames? Append(KeyNames other, ReadOnlySpan<int> places)
    {
        if (other is not KeyNames<T> more)
            return null;
        var all = new T[values.Length + places.Length];
        values.CopyTo(all, 0);
        for (int i = 0; i < places.Length; i++)
            all[values.Length + i] = more.values[places[i]];
        return new KeyNames<T>(all, type);
    }
}
