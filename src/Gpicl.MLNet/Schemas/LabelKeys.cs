using Microsoft.ML;

namespace Gpicl.MLNet.Schemas;

/// <summary>The keys of a label, and which of them a classifier tells apart.</summary>
/// <param name="Count">Number of keys.</param>
/// <param name="Names">What the keys stand for, if that is known.</param>
/// <param name="Chosen">Places of the classes 0, 1, … among the keys, from 0; null if all are classes, in their order.</param>
internal sealed record LabelKeys(int Count, KeyNames? Names, int[]? Chosen = null)
{
    /// <summary>Number of classes.</summary>
    public int Classes => Chosen?.Length ?? Count;

    /// <summary>The place of each class.</summary>
    public int[] Places => Chosen ?? [.. Enumerable.Range(0, Count)];

    /// <summary>The place of a class.</summary>
    public int PlaceOf(int number) => Chosen == null ? number : Chosen[number];

    /// <summary>The number of the class at a place, or less than 0.</summary>
    public int ClassAt(int place) => Chosen == null ? place : Array.IndexOf(Chosen, place);

    /// <summary>Whether another label's keys can stand for the same.</summary>
    public bool Agree(LabelKeys other) => Count == other.Count && (Names == null || other.Names == null || Names.Texts.SequenceEqual(other.Names.Texts));

    /// <summary>
    /// The keys with those of another label that are not among them behind, if the other has all of these: by name, in whatever order, where keys have
    /// names. None of the new ones is a class yet.
    /// </summary>
    /// <param name="other">The keys of the other label.</param>
    /// <param name="places">The place of each of the other's keys among all.</param>
    /// <returns>All keys; null if the other cannot stand for these.</returns>
    public LabelKeys? Extend(LabelKeys other, out int[] places)
    {
        places = [.. Enumerable.Range(0, other.Count)];
        if (Agree(other))
            return this;
        if (other.Count < Count || (Names == null) != (other.Names == null))
            return null;
        if (Names == null || other.Names == null)
            return this with { Count = other.Count, Chosen = Places };
        string[] texts = Names.Texts, otherTexts = other.Names.Texts;
        int[] added = [.. places.Where(place => !texts.Contains(otherTexts[place], StringComparer.Ordinal))];
        if (other.Count - added.Length != Count || Names.Append(other.Names, added) is not { } names)
            return null;
        string[] all = names.Texts;
        places = Array.ConvertAll(otherTexts, text => Array.IndexOf(all, text));
        return new LabelKeys(Count + added.Length, names, Places);
    }

    /// <summary>A column of keys.</summary>
    public DataViewSchema.DetachedColumn ToColumn(string name) => KeyNames.Describe(name, Count, Names);

    /// <summary>The keys in words.</summary>
    public override string ToString() => Names == null ? $"1 .. {Count}" : string.Join(", ", Names.Texts);
}
