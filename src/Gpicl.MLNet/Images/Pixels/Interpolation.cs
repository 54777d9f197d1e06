namespace Gpicl.MLNet;

/// <summary>How an image is brought to another size. Where it becomes smaller, all pixels count, as in the Python Imaging Library.</summary>
public enum Interpolation
{
    /// <summary>A triangle filter.</summary>
    Bilinear,

    /// <summary>Keys' cubic filter with a = −1/2.</summary>
    Bicubic,
}
