using System.Buffers.Binary;
using System.Text;
using Gpicl.Cli.Csv;
using Gpicl.Datasets;
using static Gpicl.Tests.Datasets.SampleFiles;

namespace Gpicl.Fuzz.Targets;

/// <summary>Files that data come in.</summary>
internal static class DataTargets
{
    private const long SmallExpansion = 64 << 20, PlausibleRatio = 100, DeflateRatio = 1032; // as DataReader bounds them

    private static readonly byte[] Images = IdxImages(4, 5, 5, [.. Enumerable.Range(0, 100).Select(i => (byte)(i * 37))]);
    private static readonly byte[] Labels = IdxLabels(1, 2, 3, 4);

    private static readonly byte[][] Tables = [.. new[]
    {
        "size,color,kind\n1.5,red,pear\n4e1,green,apple\n-3,\"r\"\"ed\",pear\n",
        ",0,1,2\n0,1.5,3,1\n1,0.25,7,2\n2,4,8,1\n",
        "5,3,first,second,third\n0.5,1,2,0\n1.5,1,2,1\n2.5,3,4,2\n0.5,1,0,1\n1,1,1,0\n",
        "\uFEFFa\tb\n1\tx\n2\ty\n",
        "a,b,c\n\"multi\nline\",3,2020\n#1,2,2019\n",
    }.Select(Encoding.UTF8.GetBytes), [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a,b,kind\n1,2,è\n3,4,é\n")]];

    private static readonly byte[][] CommaTables =
        [.. new[] { "a;1,5;2,5\r\nb;3;4\r\n", "2020;-1e3;x\n2021;4;y\n2020;0,5;x\n" }.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("idx-images", ".idx", [Images], path => Beside(Labels, "labels", labels => IdxReader.Read(path, labels))),
        new("idx-labels", ".idx", [Labels], path => Beside(Images, "images", images => IdxReader.Read(images, path))),
        new("idx-gzip", ".gz", [Gzip(Images)], path => Beside(Labels, "labels", labels => IdxReader.Read(path, labels)))
        {
            Contents = [Images],
            Pack = Gzip,
            DeclaredBytes = file => Math.Min(Announced(file), file.Length * DeflateRatio),
        },
        new("cifar", ".bin", [[.. CifarRecord(1), .. CifarRecord(2)]], path => Cifar10Reader.Read([path])),
        new("cifar-gzip", ".bin.gz", [Gzip(CifarRecord(3))], path => Cifar10Reader.Read([path]))
        {
            Contents = [CifarRecord(3)],
            Pack = Gzip,
            DeclaredBytes = ExpandedBytes,
        },
        new("mat", ".mat", [Svhn(false, 5), Svhn(false, 1, 10)], path => SvhnReader.Read(path)),
        new("mat-compressed", ".mat", [Svhn(true, 5)], path => SvhnReader.Read(path))
        {
            Contents = [ByteMatrix('X', [32, 32, 3], new byte[3072]), ByteMatrix('y', [1, 1], [3])],
            Pack = element => Mat(Compressed(ByteMatrix('y', [1, 1], [3])), Compressed(element)),
            DeclaredBytes = file => file.Length * DeflateRatio,
        },
        new("csv", ".csv", Tables, path => TableReader.Read(path).Table.ToDataset()),
        new("csv-gzip", ".csv.gz", [.. Tables.Select(Gzip)], path => TableReader.Read(path).Table.ToDataset())
        {
            Contents = Tables,
            Pack = Gzip,
            DeclaredBytes = ExpandedBytes,
        },
        new("csv-layout", ".csv", CommaTables, path => TableReader.Read(path, CommaLayout).Table.ToDataset()),
    ];

    private static TableOptions CommaLayout => new() { Header = false, Separator = ';', DecimalComma = true, LabelColumn = "1" };

    private static void Beside(byte[] content, string name, Action<string> read)
    {
        string path = Path.Combine(Path.GetTempPath(), $"gpicl-fuzz-{Environment.ProcessId}-{name}.idx");
        if (!File.Exists(path))
            File.WriteAllBytes(path, content);
        read(path);
    }

    private static long ExpandedBytes(byte[] file) => Math.Min(Announced(file), Math.Max(SmallExpansion, PlausibleRatio * file.Length));

    private static long Announced(byte[] file) => file.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(file.Length - 4));
}
