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
