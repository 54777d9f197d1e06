namespace Gpicl.Datasets;

/// <summary>The files of one data set, recognized by their names.</summary>
/// <param name="Format">What they hold.</param>
/// <param name="Train">The files of the training split, as the format's reader wants them; empty if there is none.</param>
/// <param name="Test">The files of the test split; empty if there is none.</param>
internal sealed record DatasetFiles(DatasetFormat Format, IReadOnlyList<string> Train, IReadOnlyList<string> Test)
{
    private const string Recognized =
        "Recognized are *train*images*idx3-ubyte and *t10k*images*idx3-ubyte with their labels*idx1-ubyte, data_batch_*.bin or train*.bin and test*.bin, "
        + "train_32x32.mat and test_32x32.mat; all but .mat also with .gz";

    public static DatasetFiles Recognize(string folder)
    {
        string[] names = NamesIn(folder);
        DatasetFiles[] found = Find(folder, names);
        return found.Length switch
        {
            1 => found[0],
            0 => throw DataReader.Invalid(folder, $"holds {(names.Length == 0 ? "no files" : "no images among " + List(names))}. {Recognized}."),
            _ => throw DataReader.Invalid(
                folder, $"holds several kinds of data: {string.Join(", ", found.Select(files => files.Format))}; keep one kind in a folder."),
        };
    }

    /// <summary>Whether a folder holds images of any kind.</summary>
    public static bool AreIn(string folder) => Find(folder, NamesIn(folder)).Length > 0;

    /// <summary>The names of the files in a folder, in order; of one that is there packed and unpacked, the latter alone.</summary>
    public static string[] NamesIn(string folder)
    {
        string[] names = [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        HashSet<string> present = new(names, StringComparer.Ordinal);
        return [.. names.Where(name => !EndsWith(name, ".gz") || !present.Contains(name[..^3]))];
    }

    private static DatasetFiles[] Find(string folder, string[] names) =>
        [.. new[] { Idx(folder, names), Cifar10(folder, names), Svhn(folder, names) }.Where(files => files.Train.Count + files.Test.Count > 0)];

    private static DatasetFiles Idx(string folder, string[] names)
    {
        string[] images = [.. names.Where(name => Contains(name, "images") && EndsWith(name, "idx3-ubyte", "idx3-ubyte.gz"))];
        bool IsTrain(string name) => Contains(name, "train");
        bool IsTest(string name) => !IsTrain(name) && (Contains(name, "t10k") || Contains(name, "test"));
        return new DatasetFiles(
            DatasetFormat.Idx,
            IdxPair(folder, names, [.. images.Where(IsTrain)]),
            IdxPair(folder, names, [.. images.Where(IsTest)]));
    }

    private static string[] IdxPair(string folder, string[] names, string[] images)
    {
        if (images.Length == 0)
            return [];
        if (images.Length > 1)
            throw DataReader.Invalid(folder, $"holds several image files for one split: {List(images)}; keep one.");

        string expected = images[0].Replace("images", "labels", StringComparison.OrdinalIgnoreCase).Replace("idx3", "idx1", StringComparison.OrdinalIgnoreCase);
        string stem = EndsWith(expected, ".gz") ? expected[..^3] : expected;
        string labels = names.FirstOrDefault(name => name == stem || name == stem + ".gz")
            ?? throw DataReader.Invalid(folder, $"holds {images[0]}, but not its labels, {stem} or {stem}.gz.");
        return [Path.Combine(folder, images[0]), Path.Combine(folder, labels)];
    }

    private static DatasetFiles Cifar10(string folder, string[] names)
    {
        string[] records = [.. names.Where(name => EndsWith(name, ".bin", ".bin.gz"))];
        return new DatasetFiles(
            DatasetFormat.Cifar10,
            Paths(folder, records.Where(name => StartsWith(name, "data_batch") || StartsWith(name, "train"))),
            Paths(folder, records.Where(name => StartsWith(name, "test"))));
    }

    private static DatasetFiles Svhn(string folder, string[] names) => new(
        DatasetFormat.Svhn,
        Paths(folder, names.Where(name => name == "train_32x32.mat")),
        Paths(folder, names.Where(name => name == "test_32x32.mat")));

    private static string[] Paths(string folder, IEnumerable<string> names) => [.. names.Select(name => Path.Combine(folder, name))];

    private static string List(string[] names) => string.Join(", ", names.Take(10)) + (names.Length > 10 ? ", ..." : "");

    private static bool Contains(string name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool StartsWith(string name, string start) => name.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private static bool EndsWith(string name, params ReadOnlySpan<string> ends)
    {
        foreach (string end in ends)
            if (name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
