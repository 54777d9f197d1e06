using Gpicl.Datasets;
using static Gpicl.Tests.Datasets.SampleFiles;

namespace Gpicl.Tests.Datasets;

/// <summary>7,500 random byte flips: every file is either read or refused with one kind of exception.</summary>
public sealed class DamagedFilesTests : IDisposable
{
    private const int FlipsPerFile = 1250;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("images")]
    [InlineData("images.gz")]
    public void Idx(string name)
    {
        byte[] content = IdxImages(4, 5, 5, [.. Enumerable.Range(0, 100).Select(i => (byte)(i * 37))]);
        string labels = folder.Write("labels", IdxLabels(1, 2, 3, 4));

        Flip(name, content, path => IdxReader.Read(path, labels));
    }

    [Theory]
    [InlineData("test.bin")]
    [InlineData("test.bin.gz")]
    public void Cifar10(string name) => Flip(name, [.. CifarRecord(1), .. CifarRecord(2)], path => Cifar10Reader.Read([path]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Svhn(bool compressed) => Flip("test.mat", SampleFiles.Svhn(compressed, 5), path => SvhnReader.Read(path));

    [Fact]
    public void Before_a_file_is_refused_at_most_twice_the_bytes_that_it_declares_are_taken()
    {
        const int Side = 3000, Records = 2500;
        byte[] pixels = new byte[Side * Side];
        new Random(1).NextBytes(pixels.AsSpan(0, pixels.Length / 8));
        byte[] images = IdxImages(1, Side, Side, pixels), records = [.. Enumerable.Range(0, Records).SelectMany(_ => CifarRecord(3))];
        records[^3073] = 10;
        byte[] svhn = SampleFiles.Svhn(false, [.. Enumerable.Repeat((byte)1, Records - 1), 11]);
        byte[] damaged = Gzip(images);
        damaged[^6] ^= 1; // in the checksum of the content
        string labels = folder.Write("labels", IdxLabels(1, 2));

        TakesAtMostTwice(folder.Write("images", images), images.Length, path => IdxReader.Read(path, labels));
        TakesAtMostTwice(folder.Write("images.gz", images), images.Length, path => IdxReader.Read(path, labels));
        TakesAtMostTwice(folder.WriteRaw("damaged.gz", damaged), images.Length, path => IdxReader.Read(path, labels));
        TakesAtMostTwice(folder.Write("labels-of-27", IdxLabels([.. new byte[9_000_000], 26])), 9_000_000, path => IdxReader.Read(labels, path));
        TakesAtMostTwice(folder.Write("test.bin", records), records.Length, path => Cifar10Reader.Read([path]));
        TakesAtMostTwice(folder.Write("test.bin.gz", records), records.Length, path => Cifar10Reader.Read([path]));
        TakesAtMostTwice(folder.Write("test.mat", svhn), svhn.Length, path => SvhnReader.Read(path));
    }

    private static void TakesAtMostTwice(string path, long declared, Action<string> read)
    {
        const long Spare = 200_000; // buffers and the message
        Assert.Throws<InvalidDataException>(() => read(path));

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * declared + Spare);
    }

    private void Flip(string name, byte[] content, Action<string> read)
    {
        string path = folder.Write(name, content);
        byte[] whole = File.ReadAllBytes(path);
        read(path);

        var random = new Random(1);
        int refused = 0;
        for (int flip = 0; flip < FlipsPerFile; flip++)
        {
            byte[] damaged = [.. whole];
            // Half of the flips go to the start, where headers are.
            int place = random.Next(flip % 2 == 0 ? whole.Length : Math.Min(whole.Length, 250));
            damaged[place] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(path, damaged);
            try
            {
                read(path);
            }
            catch (InvalidDataException error) when (error.Message.StartsWith(folder.Root, StringComparison.Ordinal))
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1, FlipsPerFile);
    }
}
