using Microsoft.ML;

namespace Gpicl.MLNet.Schemas;

/// <summary>The keys of a label, and which of them a classifier tells apart.</summary>
/// <param name="Count">Number of keys.</param>
/// <param name="Names">What the keys stand for, if that is known.</param>
/// <param name="Chosen">Places of the classes among the keys, from 0, ascending; null if all are classes.</param>
internal sealed record LabelKeys(int Count, KeyNames? Names, int[]? Chosen = null)
{
    /// <summary>Number of classes.</summary>
    public int Classes => Chosen?.Length ?? Count;

    /// <summary>The place of each class.</summary>
    public int[] Places => Chosen ?? [.. Enumerable.Range(0, Count)];

    /// <summary>The place of a class.</summary>
    public int PlaceOf(int number) => Chosen == null ? number : Chosen[number];

    /// <summary>The number of the class at a place, or less than 0.</summary>
    public int ClassAt(int place) => Chosen == null ? place : Array.BinarySearch(Chosen, place);

    /// <summary>Whether another label's keys can stand for the same.</summary>
    public bool Agree(LabelKeys other) => Count == other.Count && (Names == null || other.Names == null || Names.Texts.SequenceEqual(other.Names.Texts));

    /// <summary>A column of keys.</summary>
    public DataViewSchema.DetachedColumn ToColumn(string name) => KeyNames.Describe(name, Count, Names);

    /// <summary>The keys in words.</summary>
    public override string ToString() => Names == null ? $"1 .. {Count}" : string.Join(", ", Names.Texts);
}
