using System.Globalization;
using System.Runtime.InteropServices;
using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.MLNet.Schemas;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Rows;

/// <summary>The labeled examples of a view.</summary>
/// <param name="Inputs">[rows, Width]</param>
/// <param name="Labels">[rows], 0 .. Classes − 1.</param>
/// <param name="Columns">Where they were found, and which keys of the label are classes.</param>
internal sealed record LabeledRows(float[] Inputs, int[] Labels, ClassifierColumns Columns)
{
    /// <summary>Begins the names of columns between those of a table and the vector made of them.</summary>
    public const string BetweenPrefix = "Gpicl.";

    private const int MostChannels = 4; // alpha, red, green, blue
    private const int MostKeys = 1_000_000; // the scores of a row have a value for each

    /// <summary>What the features are called; empty where they have no names.</summary>
    public string[] FeatureNames { get; init; } = [];

    /// <summary>Values of an example.</summary>
    public int Width => Columns.FeatureType.Size;

    /// <summary>Number of classes.</summary>
    public int Classes => Columns.Keys.Classes;

    /// <summary>Reads all rows that have a label and no infinite features; warnings tell how many have not, and which features have no value at all.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">A row has more or fewer features than the column's type says.</exception>
    public static LabeledRows Read(IDataView data, string labelColumn, string featureColumn, IChannel channel, bool isBinary = false)
    {
        var (label, classes) = isBinary ? (ColumnCheck.Truth(data.Schema, labelColumn), 2) : ColumnCheck.Label(data.Schema, labelColumn);
        var (feature, width) = ColumnCheck.Features(data.Schema, featureColumn);
        List<float> inputs = [];
        List<int> labels = [];
        long skipped = 0;
        using (DataViewRowCursor cursor = data.GetRowCursor([label, feature]))
        {
            ValueGetter<uint> readLabel = isBinary ? TruthKeys(cursor.GetGetter<bool>(label)) : cursor.GetGetter<uint>(label);
            var readFeatures = new VectorReader<float>(cursor, feature);
            while (cursor.MoveNext())
            {
                uint key = 0;
                readLabel(ref key);
                ref readonly VBuffer<float> vector = ref readFeatures.Read();
                if (key == 0 || key > (uint)classes || HasInfinite(vector.GetValues()))
                {
                    skipped++;
                    continue;
                }

                labels.Add((int)key - 1);
                int start = inputs.Count;
                CollectionsMarshal.SetCount(inputs, checked(start + width));
                vector.CopyTo(CollectionsMarshal.AsSpan(inputs)[start..]);
            }
        }

        if (skipped > 0)
            channel.Warning(MessageSensitivity.Schema, string.Create(CultureInfo.InvariantCulture,
                $"Skipped {skipped} of {skipped + labels.Count} rows: no label in column '{labelColumn}', or infinite values in "
                + $"column '{featureColumn}'."));
        int[] empty = [.. Enumerable.Range(0, labels.Count == 0 ? 0 : width).Where(j => IsEmpty(inputs, j, width))];
        if (empty.Length > 0)
        {
            string[] names = SlotNames(feature, width);
            string some = string.Join(", ", empty.Take(20).Select(j => names[j])), more = empty.Length > 20 ? $" and {empty.Length - 20} more" : "";
            channel.Warning(
                MessageSensitivity.Schema, $"Column '{featureColumn}' has features that are missing in all rows and are ignored: {some}{more}.");
        }

        var keys = new LabelKeys(classes, KeyNames.Of(label));
        var columns = new ClassifierColumns(labelColumn, featureColumn, (VectorDataViewType)feature.Type, keys, isBinary);
        return new LabeledRows([.. inputs], [.. labels], columns)
        {
            FeatureNames = feature.HasSlotNames() ? Array.ConvertAll(SlotNames(feature, width), NameOf) : [],
        };
    }

    /// <summary>The examples for a learner: where the label has more keys than it knows classes, those that occur are the classes.</summary>
    /// <param name="learnerClasses">Classes the learner knows.</param>
    /// <param name="mostClasses">Most classes it takes nevertheless; null for as many as it knows.</param>
    /// <exception cref="InvalidOperationException">There are no examples, all are of one class, or there are more classes than the learner knows.</exception>
    public LabeledRows For(int learnerClasses, int? mostClasses = null)
    {
        var (labelColumn, featureColumn, _, keys, _) = Columns;
        if (Labels.Length == 0)
            throw new InvalidOperationException(
                $"No row has both a label in column '{labelColumn}' and no infinite features in column '{featureColumn}'; give labeled rows.");
        if (Array.TrueForAll(Labels, label => label == Labels[0]))
            throw new InvalidOperationException(
                $"All {Labels.Length} usable rows have the same label in column '{labelColumn}'; give examples of at least two classes.");
        if (keys.Count > MostKeys)
            throw new InvalidOperationException(
                FormattableString.Invariant(
                    $"Label column '{labelColumn}' has {keys.Count} key values; {MostKeys} are allowed. Map the values that occur with ")
                + "mlContext.Transforms.Conversion.MapValueToKey.");
        if (Classes <= learnerClasses)
            return this;
        int most = mostClasses ?? learnerClasses;
        int[] occurring = [.. Labels.Distinct().Order()];
        if (occurring.Length > most)
            throw new InvalidOperationException(
                $"Label column '{labelColumn}' has {occurring.Length} classes, but the learner takes at most {most}; merge or leave out classes.");
        return this with
        {
            Labels = Array.ConvertAll(Labels, place => Array.BinarySearch(occurring, place)),
            Columns = Columns with { Keys = keys with { Chosen = occurring } },
        };
    }

    /// <summary>
    /// What a classifier's inputs and classes are called, as far as all of them have names that differ; null where classes have none. Truth values go
    /// by the numbers of their classes, 0 and 1.
    /// </summary>
    public InputDescription? Describe()
    {
        LabelKeys keys = Columns.Keys;
        string[]? classes = Columns.IsBinary ? ["0", "1"]
            : keys.Names?.Texts is { } texts ? Array.ConvertAll(keys.Places, place => texts[place])
            : null;
        if (classes == null || !Differ(classes))
            return null;
        bool named = FeatureNames.Length == Width && Differ(FeatureNames);
        return new InputDescription
        {
            Classes = classes,
            Columns = [.. Enumerable.Range(0, Width).Select(j => new InputColumn(named ? FeatureNames[j] : FormattableString.Invariant($"{j + 1}")))],
            Named = named,
            Label = Columns.Label,
            LabelPlace = Width,
        };
    }

    // Columns between those of a table and the vector made of them are called the same behind a prefix.
    private static string NameOf(string slot) => slot.StartsWith(BetweenPrefix, StringComparison.Ordinal) ? slot[BetweenPrefix.Length..] : slot;

    private static bool Differ(string[] names) => !names.Contains("") && names.Distinct(StringComparer.Ordinal).Count() == names.Length;

    /// <summary>How features are standardized where that is left open: vectors with three axes are images, as ML.NET extracts pixels.</summary>
    public Standardization Choose(Standardization wanted) =>
        wanted == Standardization.Auto && Columns.FeatureType.Dimensions.Length == 3 ? Standardization.Shared : wanted;

    /// <summary>
    /// Layout of vectors with three axes, which are images as ML.NET extracts pixels; null for others and where colors are interleaved.
    /// </summary>
    public ImageShape? Image => Columns.FeatureType.Dimensions is [int first, int second, int third]
        ? (first, third) switch
        {
            (1, _) => new ImageShape(1, second, third),
            (_, 1) => new ImageShape(1, first, second),
            ( <= MostChannels, > MostChannels) => new ImageShape(first, second, third),
            _ => null,
        }
        : null;

    /// <summary>Whether neither missing nor infinite values are there.</summary>
    public static bool IsFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (!float.IsFinite(value))
                return false;
        return true;
    }

    /// <summary>Whether infinite values are there. Missing ones do not count.</summary>
    public static bool HasInfinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (float.IsInfinity(value))
                return true;
        return false;
    }

    // False is the first of two keys.
    private static ValueGetter<uint> TruthKeys(ValueGetter<bool> read)
    {
        bool truth = false;
        return (ref uint key) =>
        {
            read(ref truth);
            key = truth ? 2u : 1;
        };
    }

    /// <summary>The names of a vector's slots, or their numbers where they have none.</summary>
    public static string[] SlotNames(DataViewSchema.Column feature, int width)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (feature.HasSlotNames())
            feature.GetSlotNames(ref names);
        string[] given = [.. names.DenseValues().Select(name => name.ToString())];
        return [.. Enumerable.Range(0, width).Select(j => j < given.Length && given[j].Length > 0 ? given[j] : FormattableString.Invariant($"{j}"))];
    }

    private static bool IsEmpty(List<float> inputs, int column, int width)
    {
        for (int i = column; i < inputs.Count; i += width)
            if (!float.IsNaN(inputs[i]))
                return false;
        return true;
    }
}

/// <summary>The columns a classifier was fitted to.</summary>
/// <param name="Label">Name of the label.</param>
/// <param name="Features">Name of the features.</param>
/// <param name="FeatureType">Their type.</param>
/// <param name="Keys">The label's keys.</param>
/// <param name="IsBinary">Whether the label holds truth values in place of keys, and the columns added are those of binary classification.</param>
internal sealed record ClassifierColumns(string Label, string Features, VectorDataViewType FeatureType, LabelKeys Keys, bool IsBinary = false);
