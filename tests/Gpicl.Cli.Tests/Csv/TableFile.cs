using System.IO.Compression;
using System.Text;
using Gpicl.Cli.Csv;

namespace Gpicl.Cli.Tests.Csv;

/// <summary>Tables in files of a temporary folder, and what reading them gives.</summary>
internal static class TableFile
{
    public static (LabeledTable Table, string Layout) Read(string text, TableOptions? options = null) => Read(Encoding.UTF8.GetBytes(text), options);

    public static (LabeledTable Table, string Layout) Read(byte[] bytes, TableOptions? options = null, string name = "table.csv")
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File(name), bytes);
        return TableReader.Read(folder.File(name), options);
    }

    /// <summary>Reads what has to be refused, and gives the message without the folder.</summary>
    public static string Refusal(string text, TableOptions? options = null) => Refusal(Encoding.UTF8.GetBytes(text), options);

    public static string Refusal(byte[] bytes, TableOptions? options = null, string name = "table.csv")
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File(name), bytes);
        string message = Assert.Throws<InvalidDataException>(() => TableReader.Read(folder.File(name), options)).Message;
        Assert.StartsWith(folder.File(name), message, StringComparison.Ordinal);
        return message[folder.Root.Length..];
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    public static float[] Values(LabeledTable table) => [.. Enumerable.Range(0, table.Count).SelectMany(row => table.Row(row).ToArray())];
}
