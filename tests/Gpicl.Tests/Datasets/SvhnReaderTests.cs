using Gpicl.Datasets;
using static Gpicl.Tests.Datasets.SampleFiles;

namespace Gpicl.Tests.Datasets;

public sealed class SvhnReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Columns_become_rows_and_ten_becomes_zero(bool compressed)
    {
        Dataset dataset = SvhnReader.Read(folder.Write("train_32x32.mat", Svhn(compressed, 1, 10, 9)));

        Assert.Equal([1, 0, 9], dataset.Labels.ToArray());
        Assert.Equal(new ImageShape(3, 32, 32), dataset.Image);
        (int row, int column, int channel, int image) = (7, 11, 2, 1);
        Assert.Equal((row + 2 * column + 3 * channel + image) / 255f, dataset.Row(image)[channel * 1024 + row * 32 + column]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void A_label_out_of_range_is_named(byte label) => Fails(Svhn(true, 1, label), $"label 1 in y is {label}", "1 .. 10");

    [Fact]
    public void A_missing_array_is_named_beside_those_there() =>
        Fails(Mat(ByteMatrix('X', [32, 32, 3, 1], new byte[3072])), "no numeric array y", "it has X");

    [Fact]
    public void Counts_that_disagree_are_both_named() =>
        Fails(Mat(ByteMatrix('X', [32, 32, 3, 2], new byte[6144]), ByteMatrix('y', [3, 1], [1, 2, 3])), "holds 2 images", "holds 3 labels");

    [Fact]
    public void Images_of_another_size_are_refused() =>
        Fails(Mat(ByteMatrix('X', [28, 28, 3, 1], new byte[2352]), ByteMatrix('y', [1, 1], [1])), "28×28×3×1", "32×32×3×N");

    [Fact]
    public void Dimensions_that_do_not_fit_the_data_are_refused() =>
        Fails(Mat(ByteMatrix('X', [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue], new byte[8])), "do not fit");

    [Fact]
    public void A_file_of_version_7_3_or_another_format_is_refused() => Fails(new byte[4096], "level 5");

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] whole = Svhn(true, 1, 2);
        foreach (int length in (int[])[0, 100, 130, 140, whole.Length / 2, whole.Length - 1])
            Fails(whole[..length]);
    }

    private void Fails(byte[] content, params string[] parts)
    {
        string path = folder.Write("test_32x32.mat", content);

        var error = Assert.Throws<InvalidDataException>(() => SvhnReader.Read(path));

        Assert.All([path, .. parts], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
