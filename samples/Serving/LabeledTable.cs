using System.Globalization;

namespace Gpicl.Samples.Serving;

/// <summary>A table from a CSV file: a line of names, then numbers with the label in the last column. An empty field is a missing value.</summary>
/// <param name="Inputs">[rows, width].</param>
/// <param name="Labels">[rows], numbers of names.</param>
/// <param name="Names">What the classes are called.</param>
internal sealed record LabeledTable(float[] Inputs, int[] Labels, string[] Names)
{
    public int Width => Inputs.Length / Labels.Length;

    /// <summary>One row.</summary>
    public float[] Row(int index) => Inputs[(index * Width)..((index + 1) * Width)];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">A row has another number of fields, or one that is no number.</exception>
    public static LabeledTable Read(string path)
    {
        string[][] rows = [.. File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
        if (rows.Length == 0 || rows[0].Length < 2)
            throw new InvalidDataException($"{path} has no rows of values and a label.");
        string[] names = [.. rows.Select(row => row[^1]).Distinct().Order(StringComparer.Ordinal)];
        var inputs = new List<float>();
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Length != rows[0].Length)
                throw new InvalidDataException($"{path}, row {i + 1} has {rows[i].Length} fields; the first has {rows[0].Length}.");
            foreach (string field in rows[i][..^1])
                inputs.Add(field.Length == 0 ? float.NaN
                    : float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value
                    : throw new InvalidDataException($"{path}, row {i + 1}: '{field}' is no number."));
        }

        return new LabeledTable([.. inputs], [.. rows.Select(row => Array.IndexOf(names, row[^1]))], names);
    }
}
