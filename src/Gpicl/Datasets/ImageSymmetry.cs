namespace Gpicl.Datasets;

/// <summary>The eight ways to mirror a square image or turn it by right angles; 0 leaves it as it is.</summary>
internal static class ImageSymmetry
{
    /// <summary>Their number.</summary>
    public const int Count = 8;

    /// <summary>Where a pixel goes, row by row.</summary>
    /// <param name="symmetry">The lowest three bits say which: upside down, left to right, then rows for columns.</param>
    /// <param name="side">Height and width.</param>
    /// <param name="row">Of the pixel.</param>
    /// <param name="column">Of the pixel.</param>
    public static int Place(int symmetry, int side, int row, int column)
    {
        int down = (symmetry & 1) == 0 ? row : side - 1 - row, right = (symmetry & 2) == 0 ? column : side - 1 - column;
        return (symmetry & 4) == 0 ? down * side + right : right * side + down;
    }
}
