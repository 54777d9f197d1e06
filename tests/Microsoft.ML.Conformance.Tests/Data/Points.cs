namespace Microsoft.ML.Conformance.Data;

/// <summary>Three overlapping classes of points, the same in every run.</summary>
public static class Points
{
    private static readonly (string Name, float X, float Y)[] Centers = [("red", 0, 0), ("green", 3, 1), ("blue", 1, 3)];

    public static List<Point> Make(int count)
    {
        var state = 12345u;
        float Next()
        {
            state = unchecked(state * 1664525 + 1013904223);
            return (state >> 8) / 16777216f - 0.5f;
        }

        var points = new List<Point>();
        for (var i = 0; i < count; i++)
        {
            var (name, x, y) = Centers[i % 3];
            points.Add(new Point { Label = name, Features = [x + 4 * Next(), y + 4 * Next()] });
        }

        return points;
    }
}
