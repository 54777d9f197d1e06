using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gpicl.IO;

namespace Gpicl.MetaTesting.Comparisons;

/// <summary>
/// Keeps what a comparison has finished, so that an interrupted one goes on where it stopped and another one measures
/// no accuracy twice. Those of cells and curves are found by a hash of everything that determines them; names play no part.
/// Times depend on the machine and what else it does, and are not kept. A JSON file with a checksum of its bytes, written
/// atomically after every cell.
/// </summary>
internal sealed partial class ComparisonFile
{
    private const string Format = "gpicl-comparison-v3", FormatWithoutChecksum = "gpicl-comparison-2";
    private const string Zeros = "00000000";

    private readonly SortedDictionary<string, LearningCurvePoint> cells = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LearningCurvePoint[]> curves = new(StringComparer.Ordinal);

    private ComparisonFile(string path) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Number of cells kept.</summary>
    public int CellCount => cells.Count;

    /// <summary>Reads a file, or begins one that does not exist yet; it is created with the first cell.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or is something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ComparisonFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new ComparisonFile(path);
        if (!File.Exists(path))
            return file;
        Content content = Read(path);
        foreach ((string key, LearningCurvePoint cell) in content.Cells)
        {
            Require(path, IsValid(cell), $"cell {key}");
            file.cells.Add(key, cell);
        }

        foreach ((string key, LearningCurvePoint[] points) in content.Curves)
        {
            Require(path, points is { Length: > 0 } && points.Select((point, i) => IsValid(point) && point.Examples == i).All(valid => valid), $"curve {key}");
            file.curves.Add(key, points!);
        }

        return file;
    }

    internal LearningCurvePoint? FindCell(string key) => cells.TryGetValue(key, out LearningCurvePoint cell) ? cell : null;

    internal LearningCurvePoint[]? FindCurve(string key) => curves.GetValueOrDefault(key);

    internal void Add(string key, LearningCurvePoint cell)
    {
        cells[key] = cell;
        Save();
    }

    internal void Add(string key, LearningCurvePoint[] curve)
    {
        curves[key] = curve;
        Save();
    }

    private void Save()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new Content(Format, cells, curves, Zeros), ComparisonJson.Default.Content);
        Encoding.ASCII.GetBytes(Crc32C.Of(json).ToString(), ChecksumIn(json));
        AtomicFile.Write(Path, stream => stream.Write(json));
    }

    private static Content Read(string path)
    {
        try
        {
            byte[] json = File.ReadAllBytes(path);
            Content? content = JsonSerializer.Deserialize(json, ComparisonJson.Default.Content);
            Require(path, content is { Format: Format or FormatWithoutChecksum, Cells: not null, Curves: not null }, "its format");
            if (content!.Format == Format)
            {
                Require(path, content.Checksum?.Length == Zeros.Length && !ChecksumIn(json).IsEmpty, "its checksum");
                Encoding.ASCII.GetBytes(Zeros, ChecksumIn(json));
                Require(path, content.Checksum == Crc32C.Of(json).ToString(), "its checksum");
            }

            return content;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: not the cells of a comparison. {exception.Message}", exception);
        }
    }

    // Where the digits of the checksum stand, the last text of the file; empty where there is none.
    private static Span<byte> ChecksumIn(Span<byte> json)
    {
        ReadOnlySpan<byte> before = "\"checksum\": \""u8;
        int place = json.LastIndexOf(before);
        return place < 0 || json.Length < place + before.Length + Zeros.Length ? [] : json.Slice(place + before.Length, Zeros.Length);
    }

    private static bool IsValid(LearningCurvePoint point) =>
        point.Accuracy is >= 0 and <= 1 && point.HalfWidth95 is >= 0 and <= 1 && point.CrossEntropy >= 0 && point.Predictions >= 1 && point.Examples >= 0;

    private static void Require(string path, bool valid, string fault)
    {
        if (!valid)
            throw new InvalidDataException($"{path}: not the cells of a comparison: {fault} is not valid.");
    }

    private sealed record Content(
        string Format, SortedDictionary<string, LearningCurvePoint> Cells, SortedDictionary<string, LearningCurvePoint[]> Curves, string? Checksum);

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class ComparisonJson : JsonSerializerContext;
}
