namespace Gpicl.Datasets;

/// <summary>How the values of an image row are laid out: planes of channels, each plane row by row.</summary>
/// <param name="Channels">Number of color planes: 1 for gray, 3 for red, green, blue.</param>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Columns of pixels.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Values per image: <c>Channels · Height · Width</c>.</summary>
    public int Size => checked(Channels * Height * Width);
}
