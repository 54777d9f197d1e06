namespace Gpicl.Onnx.Images;

/// <summary>
/// What a network was trained to see: images are scaled, their middle is cut out, and each channel becomes
/// (pixel × <see cref="Scale"/> − <see cref="Mean"/>) / <see cref="Deviation"/>, where pixel is 0 .. 255. The defaults are those of
/// torchvision's classifiers of ImageNet.
/// </summary>
public sealed record ImagePreprocessing
{
    private const int LargestSide = 16384;

    /// <summary>Rows the network reads, 1 .. 16,384. Default 224.</summary>
    public int Height { get; init; } = 224;

    /// <summary>Pixels of a row, 1 .. 16,384. Default 224.</summary>
    public int Width { get; init; } = 224;

    /// <summary>
    /// Pixels of the shorter side after scaling, before the middle is cut out, at least <see cref="Height"/> and
    /// <see cref="Width"/>. Null: stretched to height and width whatever its shape. Default 256.
    /// </summary>
    public int? ShorterSide { get; init; } = 256;

    /// <summary>How pixels are interpolated. Default bilinear.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>Order of the channels. Default red, green, blue.</summary>
    public ChannelOrder ChannelOrder { get; init; } = ChannelOrder.Rgb;

    /// <summary>Factor of pixels, before the mean is subtracted. Default 1/255.</summary>
    public float Scale { get; init; } = 1f / byte.MaxValue;

    /// <summary>Subtracted from scaled pixels.</summary>
    public ChannelValues Mean { get; init; } = new(0.485f, 0.456f, 0.406f);

    /// <summary>Divides what is left.</summary>
    public ChannelValues Deviation { get; init; } = new(0.229f, 0.224f, 0.225f);

    internal void Validate()
    {
        var check = new OptionCheck("Image preprocessing");
        check.InRange(Height, 1, LargestSide, nameof(Height));
        check.InRange(Width, 1, LargestSide, nameof(Width));
        if (ShorterSide is { } side)
        {
            check.InRange(side, 1, LargestSide, nameof(ShorterSide));
            check.Require(
                side >= Math.Max(Height, Width), nameof(ShorterSide), side, $"at least height {Height} and width {Width}, which are cut out of it");
        }

        check.Defined(Interpolation, nameof(Interpolation));
        check.Defined(ChannelOrder, nameof(ChannelOrder));
        check.Require(float.IsFinite(Scale), nameof(Scale), Scale, "finite");
        check.Require(All(Mean, float.IsFinite), nameof(Mean), Mean, "finite");
        check.Require(All(Deviation, value => value > 0 && float.IsFinite(value)), nameof(Deviation), Deviation, "finite and above 0");
        check.ThrowIfAny();
    }

    private static bool All(ChannelValues values, Func<float, bool> test) => test(values.Red) && test(values.Green) && test(values.Blue);
}

/// <summary>How an image is brought to another size. Where it becomes smaller, all pixels count, as in the Python Imaging Library.</summary>
public enum Interpolation
{
    /// <summary>A triangle filter.</summary>
    Bilinear,

    /// <summary>Keys' cubic filter with a = −1/2.</summary>
    Bicubic,
}

/// <summary>In which order a network reads the channels of a pixel.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}

/// <summary>A number for each channel.</summary>
/// <param name="Red">That of red.</param>
/// <param name="Green">That of green.</param>
/// <param name="Blue">That of blue.</param>
public readonly record struct ChannelValues(float Red, float Green, float Blue);
