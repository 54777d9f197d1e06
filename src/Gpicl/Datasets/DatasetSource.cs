namespace Gpicl.Datasets;

/// <summary>
/// Images on disk, recognized by the names of the files in a folder:
/// <list type="bullet">
/// <item>IDX: <c>train-images-idx3-ubyte</c>, <c>t10k-images-idx3-ubyte</c> and the like (with "train", or with "t10k" or
/// "test", anywhere in the name), each beside its <c>labels-idx1-ubyte</c>;</item>
/// <item>CIFAR-10: <c>data_batch_*.bin</c> or <c>train*.bin</c>, and <c>test*.bin</c>;</item>
/// <item>SVHN: <c>train_32x32.mat</c>, <c>test_32x32.mat</c>.</item>
/// </list>
/// All but SVHN's may end in <c>.gz</c>; where a file is there both with and without, the one without is read. One split
/// alone is enough.
/// </summary>
public sealed class DatasetSource
{
    private readonly string path;
    private readonly DatasetFiles files;
    private readonly int idxClasses;

    private DatasetSource(string path, DatasetFiles files, int idxClasses)
    {
        this.path = path;
        this.files = files;
        this.idxClasses = idxClasses;
        Name = DatasetName.OfPath(path);
        Splits = [.. Enum.GetValues<DatasetSplit>().Where(split => FilesOf(split).Count > 0)];
    }

    /// <summary>The name of the folder. Data sets read from here bear it.</summary>
    public string Name { get; }

    /// <summary>What was recognized.</summary>
    internal DatasetFormat Format => files.Format;

    /// <summary>The splits that are there, at least one, training first.</summary>
    public IReadOnlyList<DatasetSplit> Splits { get; }

    /// <summary>Looks at the names in a folder; reads nothing yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="idxClasses">Number of classes of an IDX set, 1 .. 256. Default 10. Without effect on other formats.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="InvalidDataException">Nothing is recognized, or several things are, or labels are missing beside images.</exception>
    public static DatasetSource Open(string folder, int idxClasses = 10)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(idxClasses, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(idxClasses, 256);

        if (Directory.Exists(folder))
            return new DatasetSource(folder, DatasetFiles.Recognize(folder), idxClasses);
        throw File.Exists(folder)
            ? DataReader.Invalid(folder, "is a file; a folder is needed.")
            : new DirectoryNotFoundException($"{folder} does not exist.");
    }

    /// <summary>Reads a split.</summary>
    /// <param name="split">The split.</param>
    /// <param name="preparation">
    /// What to do to the images; null leaves them as they are, with pixels in 0 .. 1.
    /// </param>
    /// <exception cref="InvalidDataException">The split is not there, or a file is damaged.</exception>
    public Dataset Read(DatasetSplit split, ImagePreparation? preparation = null)
    {
        IReadOnlyList<string> paths = FilesOf(split);
        if (paths.Count == 0)
            throw DataReader.Invalid(
                path, $"holds no {Word(split)} data; it holds {Word(Splits[0])} data only: {string.Join(", ", FilesOf(Splits[0]).Select(Path.GetFileName))}.");

        Dataset dataset = Format switch
        {
            DatasetFormat.Idx => IdxReader.Read(paths[0], paths[1], idxClasses, Name),
            DatasetFormat.Cifar10 => Cifar10Reader.Read(paths, Name),
            _ => SvhnReader.Read(paths[0], Name),
        };
        return preparation is null ? dataset : preparation.Apply(dataset);
    }

    private IReadOnlyList<string> FilesOf(DatasetSplit split) => split switch
    {
        DatasetSplit.Train => files.Train,
        DatasetSplit.Test => files.Test,
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, $"The split is {split}; Train and Test are allowed."),
    };

    private static string Word(DatasetSplit split) => split == DatasetSplit.Train ? "training" : "test";
}
