using Gpicl.Datasets;
using static Gpicl.Tests.Datasets.SampleFiles;

namespace Gpicl.Tests.Datasets;

public sealed class IdxReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public void Pixels_are_scaled_to_one_and_labels_kept(string extension)
    {
        string images = folder.Write("images" + extension, IdxImages(2, 2, 3, [0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6]));
        string labels = folder.Write("labels" + extension, IdxLabels(9, 0));

        Dataset dataset = IdxReader.Read(images, labels);

        Assert.Equal(new ImageShape(1, 2, 3), dataset.Image);
        Assert.Equal([0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f], dataset.Row(0).ToArray());
        Assert.Equal([9, 0], dataset.Labels.ToArray());
        Assert.Equal(10, dataset.Classes);
    }

    [Fact]
    public void A_wrong_magic_is_shown_beside_the_right_one() =>
        Fails([0, 0, 8, 1, 0, 0, 0, 0], IdxLabels(1), "begins with 00000801", "begins with 00000803");

    [Fact]
    public void Counts_that_disagree_are_both_named() =>
        Fails(IdxImages(2, 1, 1, [1, 2]), IdxLabels(1, 2, 3), "holds 2 images", "holds 3 labels");

    [Fact]
    public void A_label_out_of_range_is_named_with_its_place() =>
        Fails(IdxImages(2, 1, 1, [1, 2]), IdxLabels(1, 10), "label 1 is 10", "0 .. 9");

    [Fact]
    public void Fewer_pixels_than_announced_are_refused() =>
        Fails(IdxImages(3, 2, 2, [1, 2]), IdxLabels(1), "would take 12 bytes", "at most 2 more");

    [Fact]
    public void More_pixels_than_announced_are_refused() =>
        Fails(IdxImages(1, 1, 1, [1, 2]), IdxLabels(1), "more data after");

    [Fact]
    public void A_size_of_zero_is_refused() =>
        Fails(IdxImages(1, 0, 1, []), IdxLabels(1), "dimension 1 in the header is 0");

    [Fact]
    public void A_header_that_claims_2_to_the_96_bytes_is_refused() =>
        Fails(IdxImages(-1, -1, -1, [1]), IdxLabels(1), "4294967295 × 4294967295", "2 GiB");

    [Fact]
    public void A_compressed_file_cannot_claim_more_than_compression_can_hide()
    {
        string images = folder.Write("images.gz", IdxImages(1000, 1000, 1000, [1]));

        Fails(images, folder.Write("labels", IdxLabels(1)), "would take 1000000000 bytes", "can hold at most");
    }

    [Fact]
    public void A_truncated_gzip_file_is_refused()
    {
        byte[] whole = Gzip(IdxImages(1, 28, 28, [.. Enumerable.Range(0, 784).Select(i => (byte)(i * i))]));
        string labels = folder.Write("labels", IdxLabels(1));

        foreach (int length in (int[])[1, 12, whole.Length / 2, whole.Length - 1])
            Fails(folder.WriteRaw("images.gz", whole[..length]), labels);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string missing = Path.Combine(folder.Root, "none");

        var error = Assert.Throws<FileNotFoundException>(() => IdxReader.Read(missing, missing));

        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
    }

    private void Fails(byte[] images, byte[] labels, params string[] parts) =>
        Fails(folder.Write("images", images), folder.Write("labels", labels), parts);

    private void Fails(string images, string labels, params string[] parts)
    {
        var error = Assert.Throws<InvalidDataException>(() => IdxReader.Read(images, labels));

        Assert.All([folder.Root, .. parts], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
