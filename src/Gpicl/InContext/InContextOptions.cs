using Gpicl.Datasets;
using Gpicl.Tensors;

namespace Gpicl.InContext;

/// <summary>How a support set is made into a classifier.</summary>
public sealed record InContextOptions
{
    /// <summary>
    /// Size of the ensemble, 1 .. 1,000; probabilities are averaged over its members. Each has a random projection (a rotation, where the
    /// model's input is as wide as the data) and a label permutation of its own; the first reads the examples in the order given,
    /// every other in a random order of its own; all in one random order where probabilities are calibrated (see <see cref="Calibration"/>).
    /// Fitting, predicting and the cache cost in proportion. Default 8: with the packaged checkpoint one is up to 3 points
    /// less accurate, and more bring nothing that can be measured. Where there are more classes than the network knows, which is 10, there
    /// are at least 16, and at least 24 from 101 classes on.
    /// </summary>
    public int Members { get; init; } = 8;

    /// <summary>
    /// How often the mean input of each class is read as one more example behind those given, 0 .. 100. It counts as an example, and
    /// does not move when others are appended. Default 0: worth it where single examples tell little and averages much, as with
    /// features of photographs (2 gain two points there, and cost one to two on handwriting).
    /// </summary>
    public int ClassMeans { get; init; }

    /// <summary>Seed of projections, permutations and orders. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Logits are divided by it, at least 1e-3: below 1 for surer, above 1 for more cautious probabilities. Default 1.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>How inputs are standardized. Default <see cref="Standardization.Auto"/>.</summary>
    public Standardization Standardization { get; init; } = Standardization.Auto;

    /// <summary>
    /// What members see of features. All but <see cref="FeatureEncoding.Standardized"/> scale each feature themselves and go with
    /// the standardizations <see cref="Standardization.Auto"/> and <see cref="Standardization.PerFeature"/> only. Default <see cref="FeatureEncoding.Auto"/>.
    /// </summary>
    public FeatureEncoding Encoding { get; init; } = FeatureEncoding.Auto;

    /// <summary>
    /// How probabilities are calibrated on the support set. <see cref="Calibration.TemperatureScaling"/> cannot be had together with
    /// <see cref="ClassMeans"/>. Default <see cref="Calibration.Auto"/>: measured on tables, it costs up to as much time as the fit itself,
    /// and lowers the log-loss by a few hundredths where an ensemble is too sure.
    /// </summary>
    public Calibration Calibration { get; init; } = Calibration.Auto;

    /// <summary>
    /// Layout of an input, where inputs are images; it must have as many values as an input. They are then standardized together
    /// (<see cref="Standardization.Shared"/>) unless another standardization or an encoding is asked for, and can be augmented. Members see those
    /// larger than the model's input scaled down to it, and weights for images (<see cref="InContextLearner.Images"/>) see gray ones of most
    /// sizes scaled to its square. Default null: not known to be images; where features are pixels by all they look like (<see cref="Standardization.Shared"/>
    /// by itself) and vary like those of square images, row by row, members of weights for images see them so, but no copies are read.
    /// </summary>
    public ImageShape? Image { get; init; }

    /// <summary>
    /// As what images are read again. <see cref="Augmentation.Shifts"/> and <see cref="Augmentation.Distortions"/> need <see cref="Image"/>. Default
    /// <see cref="Augmentation.Auto"/>.
    /// </summary>
    public Augmentation Augmentation { get; init; } = Augmentation.Auto;

    /// <summary>Whether half of the changed copies are mirror images, left and right swapped. Default false: it helps where things face either way.</summary>
    public bool MirroredCopies { get; init; }

    /// <summary>
    /// In which shares classes are expected to occur where predictions are made, if not in those of the support set. Default
    /// <see cref="ClassPrior.Support"/>.
    /// </summary>
    public ClassPrior ClassPrior { get; init; } = ClassPrior.Support;

    /// <summary>
    /// Whether keys and values of the examples are kept in 16 bits (bfloat16) rather than 32: half the memory, and what a prediction reads of them.
    /// Default true: measured on images and tables, accuracy is the same within 0.1 points.
    /// </summary>
    public bool CompactContext { get; init; } = true;

    /// <summary>
    /// Threads for fitting and for predicting many rows; <see cref="WorkerPool.Shared"/> when null, as by default. Results do not
    /// depend on it.
    /// </summary>
    public WorkerPool? Workers { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    public void Validate()
    {
        var check = new OptionCheck("In-context");
        check.InRange(Members, 1, 1000, nameof(Members));
        check.InRange(ClassMeans, 0, 100, nameof(ClassMeans));
        check.Require(Temperature >= 1e-3f && float.IsFinite(Temperature), nameof(Temperature), Temperature, "finite and at least 0.001");
        check.Defined(Standardization, nameof(Standardization));
        check.Defined(Encoding, nameof(Encoding));
        check.Require(
            Encoding is FeatureEncoding.Auto or FeatureEncoding.Standardized || Standardization is Standardization.Auto or Standardization.PerFeature,
            nameof(Encoding), Encoding, $"{FeatureEncoding.Standardized} where {nameof(Standardization)} is {Standardization}");
        check.Defined(Calibration, nameof(Calibration));
        check.Require(
            Calibration != Calibration.TemperatureScaling || ClassMeans == 0, nameof(Calibration), Calibration,
            $"{Calibration.None} where {nameof(ClassMeans)} is {ClassMeans}");
        if (Image is { } image)
            check.Require(
                IsPossible(image), nameof(Image), $"{image.Channels} × {image.Height} × {image.Width}",
                $"1 or more channels, rows and columns, and at most {Array.MaxLength} values");
        check.Defined(Augmentation, nameof(Augmentation));
        check.Require(ClassPrior != null, $"{nameof(ClassPrior)} is null, but {nameof(ClassPrior.Support)} stands for none.");
        check.ThrowIfAny();
    }

    private static bool IsPossible(ImageShape image) =>
        Math.Min(image.Channels, Math.Min(image.Height, image.Width)) >= 1
        && (Int128)image.Channels * image.Height * image.Width <= Array.MaxLength;
}
