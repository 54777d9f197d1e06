namespace Gpicl.Onnx.Images;

/// <summary>How features of images are computed.</summary>
public sealed record ImageFeatureOptions
{
    /// <summary>Most images that go through the network at once, 1 .. 4,096, where it takes more than one. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// Whether features of an image are averaged with those of its mirror image, which takes twice the time. Worth a point of accuracy
    /// with photographs. Default false.
    /// </summary>
    public bool Mirror { get; init; }

    /// <summary>Threads that compute one operation, at least 1. Default null: as many as there are processor cores.</summary>
    public int? IntraOpNumThreads { get; init; }

    /// <summary>Threads that compute operations independent of each other, at least 1. Default null: ONNX Runtime's choice.</summary>
    public int? InterOpNumThreads { get; init; }

    /// <summary>Number of the CUDA device to run on, not negative; needs the package Microsoft.ML.OnnxRuntime.Gpu. Default null: the processor.</summary>
    public int? GpuDeviceId { get; init; }

    /// <summary>Whether to run on the processor where the CUDA device cannot be used. Default false: an exception.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>How a vector column holds images; columns of <c>MLImage</c> do not need it. Default null.</summary>
    public PixelLayout? Pixels { get; init; }

    /// <summary>Keeps features of images seen before, for repeated passes over the same data. Default: one of its own; null for none.</summary>
    public ImageFeatureCache? Cache { get; init; } = new();

    internal void Validate()
    {
        var check = new OptionCheck("Image feature");
        check.InRange(BatchSize, 1, 4096, nameof(BatchSize));
        check.AtLeast(IntraOpNumThreads ?? 1, 1, nameof(IntraOpNumThreads));
        check.AtLeast(InterOpNumThreads ?? 1, 1, nameof(InterOpNumThreads));
        check.AtLeast(GpuDeviceId ?? 0, 0, nameof(GpuDeviceId));
        if (Pixels != null)
            check.Include(Pixels.Validate);
        check.ThrowIfAny();
    }
}
