using Gpicl.InContext;

namespace Gpicl.Cli.Csv;

/// <summary>
/// Turns rows of a table into inputs. Numbers stay as they are. A column of words becomes one indicator for each word that
/// occurs among the rows it was made for; all others, in whatever row they are met, have no indicator and are alike.
/// </summary>
internal sealed class TableEncoder
{
    private readonly LabeledTable table;
    private readonly int[] starts; // of each column among the inputs
    private readonly int[]?[] indicators; // of each word of a column of words: its place in that column's inputs, or -1

    /// <summary>Chooses indicators.</summary>
    /// <param name="table">The table.</param>
    /// <param name="support">The rows that words are taken from.</param>
    public TableEncoder(LabeledTable table, ReadOnlySpan<int> support)
    {
        this.table = table;
        starts = new int[table.Columns.Count];
        indicators = new int[]?[table.Columns.Count];
        List<string> names = [];
        for (int column = 0; column < starts.Length; column++)
        {
            starts[column] = names.Count;
            if (table.Columns[column].Words is not { } words)
            {
                names.Add(table.Columns[column].Name);
                continue;
            }

            var seen = new bool[words.Count];
            foreach (int row in support)
                seen[(int)table.Row(row)[column]] = true;
            int next = 0;
            indicators[column] = [.. seen.Select(present => present ? next++ : -1)];
            names.AddRange(words.Where((_, word) => seen[word]).Select(word => $"{table.Columns[column].Name}={word}"));
        }

        InputNames = names;
        Columns = [.. table.Columns.Select((column, i) => new InputColumn(
            column.Name, indicators[i] is { } places ? [.. column.Words!.Where((_, word) => places[word] >= 0)] : null))];
    }

    /// <summary>The columns, with the words that have indicators.</summary>
    public IReadOnlyList<InputColumn> Columns { get; }

    /// <summary>What each input is: a column of numbers, or column=word.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>Values of an input.</summary>
    public int Width => InputNames.Count;

    /// <summary>Encodes rows of the table, [rows, Width].</summary>
    public float[] Encode(ReadOnlySpan<int> rows)
    {
        var inputs = new float[rows.Length * Width];
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> values = table.Row(rows[i]);
            Span<float> input = inputs.AsSpan(i * Width, Width);
            for (int column = 0; column < values.Length; column++)
            {
                if (indicators[column] is not { } places)
                    input[starts[column]] = values[column];
                else if (places[(int)values[column]] is var place and >= 0)
                    input[starts[column] + place] = 1;
            }
        }

        return inputs;
    }
}
