using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>Draws on a square image.</summary>
internal static class Pen
{
    private const int Reach = 2; // pixels around a point that it can touch

    /// <summary>Adds ink around a point, less and less with the distance, as a normal density falls.</summary>
    /// <param name="x">Of the point, in columns.</param>
    /// <param name="y">Of the point, in rows.</param>
    /// <param name="width">Deviation of the density, in pixels.</param>
    /// <param name="ink">What is added at the point itself.</param>
    /// <param name="side">Height and width of the image.</param>
    /// <param name="image">[side²]; what lies outside is lost.</param>
    public static void Touch(float x, float y, float width, float ink, int side, Span<float> image)
    {
        if (!(MathF.Abs(x) < 2 * side && MathF.Abs(y) < 2 * side))
            return;
        int centerX = (int)MathF.Round(x), centerY = (int)MathF.Round(y);
        float sharpness = -0.5f / (width * width);
        Span<float> across = stackalloc float[2 * Reach + 1];
        for (int i = 0; i < across.Length; i++)
        {
            float distance = centerX + i - Reach - x;
            across[i] = ink * PortableMath.Exp(sharpness * distance * distance);
        }

        for (int row = Math.Max(0, centerY - Reach); row <= Math.Min(side - 1, centerY + Reach); row++)
        {
            float down = PortableMath.Exp(sharpness * (row - y) * (row - y));
            for (int column = Math.Max(0, centerX - Reach); column <= Math.Min(side - 1, centerX + Reach); column++)
                image[row * side + column] += down * across[column - centerX + Reach];
        }
    }
}
