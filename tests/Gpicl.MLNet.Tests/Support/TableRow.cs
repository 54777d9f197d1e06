using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests.Support;

/// <summary>A row of a table with columns of all kinds.</summary>
public sealed class TableRow
{
    public string Label { get; set; } = "";

    public float Size { get; set; }

    public int Count { get; set; }

    public bool IsOpen { get; set; }

    public string Color { get; set; } = "";

    [KeyType(4)]
    public uint Grade { get; set; }

    [VectorType(2)]
    public float[] Marks { get; set; } = [0, 0];

    public DateTime Day { get; set; }

    /// <summary>Names of all columns that can be features.</summary>
    public static string[] Features => [nameof(Size), nameof(Count), nameof(IsOpen), nameof(Color), nameof(Grade), nameof(Marks)];

    /// <summary>Rows whose color alone tells of the label: red and none of "yes", blue and green of "no".</summary>
    public static List<TableRow> Make(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(i => new TableRow
        {
            Label = i % 4 < 2 ? "yes" : "no",
            Color = (i % 4) switch { 0 => "red", 1 => "", 2 => "blue", _ => "green" },
            Size = i % 5 == 0 ? float.NaN : random.NextSingle(),
            Count = random.Next(7),
            IsOpen = random.Next(2) == 0,
            Grade = (uint)random.Next(3),
            Marks = [random.NextSingle(), 5],
        })];
    }
}
