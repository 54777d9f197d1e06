using Gpicl.Datasets;
using static Gpicl.Tests.Datasets.SampleFiles;

namespace Gpicl.Tests.Datasets;

public sealed class DatasetSourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train-images-idx3-ubyte", "train-labels-idx1-ubyte", DatasetSplit.Train)]
    [InlineData("train-first7000-images-idx3-ubyte.gz", "train-first7000-labels-idx1-ubyte", DatasetSplit.Train)]
    [InlineData("emnist-letters-test-images.idx3-ubyte", "emnist-letters-test-labels.idx1-ubyte.gz", DatasetSplit.Test)]
    [InlineData("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", DatasetSplit.Test)]
    public void Idx_files_are_recognised_by_their_names(string images, string labels, DatasetSplit split)
    {
        folder.Write(images, IdxImages(1, 1, 1, [255]));
        folder.Write(labels, IdxLabels(4));

        DatasetSource source = DatasetSource.Open(folder.Root);

        Assert.Equal(DatasetFormat.Idx, source.Format);
        Assert.Equal([split], source.Splits);
        Assert.Equal([4], source.Read(split).Labels.ToArray());
        Assert.Equal(Path.GetFileName(folder.Root), source.Read(split).Name);
    }

    [Fact]
    public void Cifar_batches_are_joined_in_the_order_of_their_names()
    {
        folder.Write("data_batch_2.bin", CifarRecord(2));
        folder.Write("data_batch_1.bin", CifarRecord(1));
        folder.Write("test-part.bin.gz", CifarRecord(7));
        folder.Write("batches.meta.txt", "airplane");

        DatasetSource source = DatasetSource.Open(folder.Root);

        Assert.Equal(DatasetFormat.Cifar10, source.Format);
        Assert.Equal([1, 2], source.Read(DatasetSplit.Train).Labels.ToArray());
        Assert.Equal([7], source.Read(DatasetSplit.Test).Labels.ToArray());
    }

    [Fact]
    public void Svhn_is_recognised()
    {
        folder.Write("test_32x32.mat", Svhn(true, 10));

        Assert.Equal([0], DatasetSource.Open(folder.Root).Read(DatasetSplit.Test).Labels.ToArray());
    }

    [Fact]
    public void A_file_is_preferred_to_its_gzipped_twin()
    {
        folder.Write("test.bin", CifarRecord(1));
        folder.Write("test.bin.gz", CifarRecord(2));

        Assert.Equal([1], DatasetSource.Open(folder.Root).Read(DatasetSplit.Test).Labels.ToArray());
    }

    [Fact]
    public void Asking_for_a_split_that_is_not_there_says_what_is()
    {
        folder.Write("test.bin", CifarRecord(1));

        var error = Assert.Throws<InvalidDataException>(() => DatasetSource.Open(folder.Root).Read(DatasetSplit.Train));

        Assert.Contains("holds no training data; it holds test data only: test.bin", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("holds no files")]
    [InlineData("no images among notes.txt", "notes.txt")]
    [InlineData("no images among a.csv", "a.csv")]
    [InlineData("several kinds of data: Cifar10, Svhn", "test_32x32.mat", "test.bin")]
    [InlineData("several image files for one split", "train-images-idx3-ubyte", "train-b-images-idx3-ubyte")]
    [InlineData("not its labels, t10k-labels-idx1-ubyte", "t10k-images-idx3-ubyte.gz")]
    public void A_folder_that_is_not_one_data_set_is_refused(string message, params string[] names)
    {
        foreach (string name in names)
            folder.Write(name, "");

        var error = Assert.Throws<InvalidDataException>(() => DatasetSource.Open(folder.Root));

        Assert.StartsWith(folder.Root, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_does_not_exist_is_refused()
    {
        Assert.Throws<DirectoryNotFoundException>(() => DatasetSource.Open(Path.Combine(folder.Root, "none")));
        Assert.Throws<InvalidDataException>(() => DatasetSource.Open(folder.Write("file.txt", "1,2")));
    }
}
