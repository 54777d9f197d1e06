using System.Globalization;
using Gpicl.Datasets;

namespace Gpicl.Samples.Playground;

/// <summary>Data to begin with, from the repository's folder <c>data</c>.</summary>
internal static class SampleData
{
    private const int Pictures = 60;
    private const int Margin = 3;

    private static readonly string[] Garments =
        ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"];

    private static readonly Dictionary<string, string> Columns = new()
    {
        ["iris"] = "sepal length,sepal width,petal length,petal width,species",
        ["wine"] = "alcohol,malic acid,ash,alcalinity,magnesium,phenols,flavanoids,nonflavanoids,proanthocyanins,color,hue,OD280/OD315,proline,grower",
    };

    private static readonly Lazy<Item[]> Clothes = new(() =>
    {
        Dataset test = DatasetSource.Open(PathOf("clothes")).Read(DatasetSplit.Test);
        return [.. Enumerable.Range(0, Pictures).Select(row => new Item(0, Bytes(test.Row(row), 255), null, Garments[test.Labels[row]]))];
    });

    private static readonly Lazy<Item[]> Digits = new(() =>
    [
        .. File.ReadLines(PathOf("digits.csv")).Take(Pictures).Select(line => line.Split(',')).Select(fields => new Item(
            0, Bytes(Enlarge([.. fields[..^1].Select(field => float.Parse(field, CultureInfo.InvariantCulture))], 8), 255 / 16f), null, fields[^1])),
    ]);

    /// <summary>A workspace with sample data: pictures come to those there are, a table takes the place of another.</summary>
    public static Workspace Load(ExperimentKind kind, string name, Workspace workspace)
    {
        switch (name)
        {
            case "clothes" or "digits" when kind == ExperimentKind.Pictures:
                Item[] items = (name == "clothes" ? Clothes : Digits).Value;
                Experiment now = workspace.Experiment;
                if (now.Items.Length + items.Length > Workspace.MostItems)
                    throw new RefusedException($"There are {now.Items.Length} pictures; {items.Length} more would be over {Workspace.MostItems}.");
                return workspace.Add([.. items.Select((item, i) => item with { Id = now.NextId + i })]);
            case "iris" or "wine" when kind == ExperimentKind.Table:
                return new Workspace(PastedTable.Read(Named(name), null));
            default:
                throw new RefusedException($"There is no sample '{name}' here.", StatusCodes.Status404NotFound);
        }
    }

    // The first line of these files holds counts and the names of classes, which are numbers in the last column.
    private static string Named(string table)
    {
        string[][] lines = [.. File.ReadLines(PathOf(table + ".csv")).Select(line => line.Split(','))];
        string[] classes = [.. lines[0][2..].Select(name => name.Replace("class_", "grower "))];
        return string.Join('\n', [
            Columns[table],
            .. lines.Skip(1).Select(fields => string.Join(',', [.. fields[..^1], classes[int.Parse(fields[^1], CultureInfo.InvariantCulture)]]))]);
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "playground-data", name);

    private static byte[] Bytes(ReadOnlySpan<float> values, float scale)
    {
        var bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)Math.Clamp(MathF.Round(values[i] * scale), 0, 255);
        return bytes;
    }

    // To the size of pictures, blended between the centers of pixels, with the margin that drawings have.
    private static float[] Enlarge(float[] small, int side)
    {
        var large = new float[Workspace.Side * Workspace.Side];
        for (int i = 0; i < large.Length; i++)
        {
            float y = At(i / Workspace.Side), x = At(i % Workspace.Side);
            for (int pixel = 0; pixel < small.Length; pixel++)
                large[i] += small[pixel] * Math.Max(0, 1 - Math.Abs(y - pixel / side)) * Math.Max(0, 1 - Math.Abs(x - pixel % side));
        }

        return large;

        float At(int target) => (target + 0.5f - Margin) * side / (Workspace.Side - 2 * Margin) - 0.5f;
    }
}
