using Gpicl.Datasets;
using static Gpicl.Tests.Datasets.SampleFiles;

namespace Gpicl.Tests.Datasets;

public sealed class Cifar10ReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_follow_one_another_and_planes_stay_planes()
    {
        string first = folder.Write("a.bin", CifarRecord(3));
        string second = folder.Write("b.bin.gz", [.. CifarRecord(9), .. CifarRecord(0)]);

        Dataset dataset = Cifar10Reader.Read([first, second]);

        Assert.Equal([3, 9, 0], dataset.Labels.ToArray());
        Assert.Equal(new ImageShape(3, 32, 32), dataset.Image);
        Assert.Equal([5 / 255f, 6 / 255f, 7 / 255f], (float[])[dataset.Row(2)[5], dataset.Row(2)[1024 + 5], dataset.Row(2)[2048 + 5]]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3072)]
    [InlineData(3074)]
    public void A_file_that_is_not_made_of_whole_records_is_refused(int length)
    {
        var error = Assert.Throws<InvalidDataException>(() => Cifar10Reader.Read([folder.Write("a.bin", new byte[length])]));

        Assert.Contains($"has {length} bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_file_and_record()
    {
        string path = folder.Write("a.bin", [.. CifarRecord(3), .. CifarRecord(10)]);

        var error = Assert.Throws<InvalidDataException>(() => Cifar10Reader.Read([path]));

        Assert.Contains($"{path}: the label of record 1 is 10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decompression_bomb_is_refused()
    {
        string path = folder.Write("a.bin.gz", new byte[70 << 20]);

        var error = Assert.Throws<InvalidDataException>(() => Cifar10Reader.Read([path]));

        Assert.Contains("may expand to", error.Message, StringComparison.Ordinal);
    }
}
