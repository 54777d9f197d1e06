namespace Gpicl.Datasets;

/// <summary>Gray, square images: how large they are, and the eight ways to mirror one or turn it by right angles.</summary>
internal static class SquareImage
{
    /// <summary>Number of symmetries; 0 leaves an image as it is.</summary>
    public const int Symmetries = 8;

    /// <summary>Height and width of the largest one of no more than so many pixels.</summary>
    public static int SideOf(int pixels) => (int)Math.Sqrt(pixels);

    /// <summary>Whether images are gray, square and of exactly so many pixels.</summary>
    public static bool IsOf(ImageShape? image, int pixels) => image is { Channels: 1 } shape && shape.Height == shape.Width && shape.Size == pixels;

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
