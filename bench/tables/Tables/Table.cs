using System.Security.Cryptography;
using System.Text;

namespace Gpicl.TableBenchmarks.Tables;

/// <summary>Labeled rows of numbers and words.</summary>
internal sealed class Table
{
    public Table(string name, TableColumn[] columns, string[] labels)
    {
        Name = name;
        Columns = columns;
        Classes = [.. labels.Distinct().Order(StringComparer.Ordinal)];
        Labels = [.. labels.Select(label => Array.BinarySearch(Classes, label, StringComparer.Ordinal))];
        Hash = HashOf(columns, labels);
    }

    public string Name { get; }

    public TableColumn[] Columns { get; }

    /// <summary>The class names in ordinal order.</summary>
    public string[] Classes { get; }

    /// <summary>The class of every row.</summary>
    public int[] Labels { get; }

    /// <summary>Of all that a learner or a split may depend on; the name is not among it.</summary>
    public string Hash { get; }

    public int Rows => Labels.Length;

    private static string HashOf(TableColumn[] columns, string[] labels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string[] values in columns.Select(column => column.Values).Append(labels))
        {
            foreach (string value in values)
                hash.AppendData(Encoding.UTF8.GetBytes(value + '\n'));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
