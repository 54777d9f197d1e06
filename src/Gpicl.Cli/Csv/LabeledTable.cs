using Gpicl.Datasets;

namespace Gpicl.Cli.Csv;

/// <summary>A column of values.</summary>
/// <param name="Name">Its name, or its number from 1 where it has none.</param>
/// <param name="Words">The different words of a column of words, in order of first appearance; null for a column of numbers.</param>
internal sealed record TableColumn(string Name, IReadOnlyList<string>? Words);

/// <summary>What new rows of a table are read by.</summary>
/// <param name="Named">Whether columns have names.</param>
/// <param name="Label">The name of the label's column; null where it has none.</param>
/// <param name="LabelPlace">The place of the label's column among all columns, from 0.</param>
/// <param name="Numbered">Whether labels are numbers of classes that the first line names.</param>
/// <param name="DecimalComma">Whether numbers have a comma before their decimals.</param>
internal sealed record TableLayout(bool Named, string? Label, int LabelPlace, bool Numbered, bool DecimalComma);

/// <summary>Labeled examples of numbers and words.</summary>
internal sealed class LabeledTable
{
    private readonly ReadOnlyMemory<float> values; // [Count, Columns]
    private readonly int[] labels; // [Count]

    /// <summary>Wraps examples that are in memory.</summary>
    /// <param name="name">Shown in tables and messages.</param>
    /// <param name="columns">The columns of values.</param>
    /// <param name="values">[rows, columns]: numbers, NaN where one is missing, and in columns of words the word's index.</param>
    /// <param name="labels">[rows], each the index of a class.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="classNames">What they are called; null where they have numbers only.</param>
    /// <param name="labelColumn">The file and column that the label was taken from, for messages; null where it was no column.</param>
    public LabeledTable(
        string name, IReadOnlyList<TableColumn> columns, ReadOnlyMemory<float> values, int[] labels, int classes,
        IReadOnlyList<string>? classNames, string? labelColumn)
    {
        Name = name;
        Columns = columns;
        Classes = classes;
        ClassNames = classNames;
        LabelColumn = labelColumn;
        this.values = values;
        this.labels = labels;
    }

    /// <summary>Shown in tables and messages.</summary>
    public string Name { get; }

    /// <summary>The columns of values, that of the label left out.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Number of examples.</summary>
    public int Count => labels.Length;

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>What the classes are called, [Classes]; null where they have numbers only.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The file and column that the label was taken from, for messages; null where it was no column.</summary>
    public string? LabelColumn { get; }

    /// <summary>How the file was laid out; null where there was none.</summary>
    public TableLayout? Layout { get; init; }

    /// <summary>Layout of a row where its values are known to be pixels.</summary>
    public ImageShape? Image { get; private init; }

    /// <summary>The file, line and column of the first missing number; null where there is none.</summary>
    public string? FirstMissing { get; init; }

    /// <summary>The class of each example, [Count].</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>The values of one example, [Columns].</summary>
    public ReadOnlySpan<float> Row(int index) => values.Span.Slice(index * Columns.Count, Columns.Count);

    /// <summary>A data set of numbers as a table.</summary>
    public static LabeledTable Of(Dataset dataset) => new(
        dataset.Name,
        [.. Enumerable.Range(1, dataset.Width).Select(column => new TableColumn(FormattableString.Invariant($"{column}"), null))],
        dataset.Inputs.ToArray(),
        dataset.Labels.ToArray(),
        dataset.Classes,
        dataset.ClassNames,
        labelColumn: null)
    {
        Image = dataset.Image,
    };

    /// <summary>The table as numbers, every word of every column encoded.</summary>
    /// <exception cref="InvalidDataException">A number is missing.</exception>
    public Dataset ToDataset()
    {
        if (FirstMissing != null)
            throw new InvalidDataException($"{FirstMissing}, has no number; tasks for meta-learning are made of complete tables only.");
        int[] rows = [.. Enumerable.Range(0, Count)];
        return new Dataset(Name, new TableEncoder(this, rows).Encode(rows), labels, Classes, classNames: ClassNames);
    }
}
