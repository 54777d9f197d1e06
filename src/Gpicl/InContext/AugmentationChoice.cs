using Gpicl.Datasets;

namespace Gpicl.InContext;

/// <summary>Fits with the augmentation that options ask for, or with each that may be chosen, and keeps what predicted the support set best.</summary>
internal static class AugmentationChoice
{
    // By how much copies must bring the log-loss down, in nats: they take three times the memory. Measured, see docs/findings.md.
    private const double LeastGain = 1;

    private static readonly Augmentation[] Candidates = [Augmentation.Shifts, Augmentation.Distortions];

    /// <summary>Fills a context.</summary>
    /// <param name="ensemble">Makes an ensemble that reads copies, or none for null.</param>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="labels">[rows]</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="mostExamples">Most examples with copies that there are positions for.</param>
    /// <param name="options">What to do.</param>
    /// <param name="predictAll">Whether calibration predicts all examples but the first.</param>
    /// <returns>The ensemble and its context, the options with what was chosen, and the log-loss as <see cref="Ensemble.Fit"/> has it.</returns>
    public static (Ensemble Ensemble, ContextState State, InContextOptions Options, double? LateLoss) Fit(
        Func<ImageAugmenter?, Ensemble> ensemble, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int classes, int mostExamples,
        InContextOptions options, bool predictAll = false)
    {
        bool open = options.Augmentation == Augmentation.Auto;
        Augmentation chosen = open ? Augmentation.None : options.Augmentation;
        var (best, bestState, least) = Try(chosen, inputs, labels);
        bool mayChoose = open && options.Image != null && least != null && labels.Length <= mostExamples;
        double? bound = least - LeastGain;
        foreach (Augmentation kind in mayChoose ? Candidates : [])
        {
            var (other, state, loss) = Try(kind, inputs, labels);
            if (loss < bound)
                (best, bestState, least, bound, chosen) = (other, state, loss, loss, kind);
        }

        return (best, bestState, options with { Augmentation = chosen }, least);

        (Ensemble, ContextState, double?) Try(Augmentation kind, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
        {
            Ensemble tried = ensemble(Augmenter(options with { Augmentation = kind }));
            var (state, loss) = tried.Fit(inputs, labels, classes, options, predictAll);
            return (tried, state, loss);
        }
    }

    /// <summary>What makes the copies that options ask for; null if there are none.</summary>
    public static ImageAugmenter? Augmenter(InContextOptions options) => options is { Image: { } image, Augmentation: not Augmentation.None }
        ? new ImageAugmenter(image, options.Augmentation == Augmentation.Distortions, options.MirroredCopies, options.Seed)
        : null;
}
