using System.Text.Json.Serialization;

namespace Gpicl.Tasks.Synthetic;

/// <summary>The prior of synthetic tasks, which are made from nothing but random numbers, a new one for every sequence.</summary>
/// <remarks>
/// Every task is of one of ten kinds and draws all its other properties anew:
/// <list type="bullet">
/// <item>Plain clusters: one isotropic Gaussian cluster per class in N_x dimensions, noise log-uniform in [e⁻³, e¹].</item>
/// <item>Table clusters: 2 .. <see cref="MaximumTableWidth"/> features (log-uniform), covariances with decaying
/// spectra within and between classes, several clusters per class, low rank, heavy tails, noise that depends on the class.</item>
/// <item>Network labels: the class is read off the outputs of a random network of 2 .. 12 latent variables.</item>
/// <item>Tree labels: the class is the leaf of a random tree of axis-aligned splits.</item>
/// <item>Smooth images: prototypes and deformations are smooth random fields, shifted by up to a pixel, with pixel non-linearities.</item>
/// <item>Stroke images: curved strokes whose control points and pen vary from example to example.</item>
/// <item>Network units: features and label are any units of a random network with noise in every layer.</item>
/// <item>Forest labels: the class is the bin of a sum of random trees.</item>
/// <item>Glyph images: lines of a pen that wanders, several glyphs for a class, as large as the input.</item>
/// <item>Silhouette images: textured outlines, as large as the input.</item>
/// </list>
/// Tables (the second to fourth kind, the seventh and the eighth) may further have irrelevant features, random monotone maps of each feature
/// (exponential, quantized, binary and others) and unequal scales; where options say so, also words, missing values, labels drawn anew
/// and several values for a feature. Tables and images are projected to N_x by a random matrix of variance 1/width, or tables'
/// columns and pixels of images stand on axes of the input.
/// The inputs of a sequence, taken together, are then shifted and scaled to mean 0 and variance 1.
/// </remarks>
public sealed record SyntheticTaskOptions
{
    private const int WidestTable = 4096;

    /// <summary>Key of all random numbers. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>N_x, width of the inputs, at least 2. Default 196.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of labels, at least 2; a task uses 2 .. Classes of them. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>True for tasks that no distribution with <c>Unseen = false</c> has. Default false.</summary>
    public bool Unseen { get; init; }

    /// <summary>Weight of isotropic clusters in N_x dimensions, the plain prior. Default 0.25. Weights need not sum to 1.</summary>
    public float PlainClusterWeight { get; init; } = 0.25f;

    /// <summary>Weight of structured clusters of 2 .. <see cref="MaximumTableWidth"/> features. Default 0.3.</summary>
    public float TableClusterWeight { get; init; } = 0.3f;

    /// <summary>Weight of tables labeled by a random network. Default 0.15.</summary>
    public float NetworkLabelWeight { get; init; } = 0.15f;

    /// <summary>Weight of tables labeled by a random tree. Default 0.1.</summary>
    public float TreeLabelWeight { get; init; } = 0.1f;

    /// <summary>Weight of images with smooth prototypes. Default 0.2.</summary>
    public float SmoothImageWeight { get; init; } = 0.2f;

    /// <summary>Weight of images of pen strokes. Default 0.2.</summary>
    public float StrokeImageWeight { get; init; } = 0.2f;

    /// <summary>Weight of tables whose features and label are units of one random network. Default 0.</summary>
    public float NetworkUnitWeight { get; init; }

    /// <summary>Weight of tables labeled by a sum of random trees. Default 0.</summary>
    public float ForestLabelWeight { get; init; }

    /// <summary>Weight of images of glyphs. Default 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // as recipes were written before there was this
    public float GlyphImageWeight { get; init; }

    /// <summary>Weight of images of textured outlines. Default 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // as recipes were written before there was this
    public float SilhouetteImageWeight { get; init; }

    /// <summary>Largest number of features of a table, 2 .. 4096; the number is log-uniform from 2 to it. Default 196.</summary>
    public int MaximumTableWidth { get; init; } = 196;

    /// <summary>Probability that a table has irrelevant features, up to 60 % of them. Default 0.3.</summary>
    public float IrrelevantFeatureProbability { get; init; } = 0.3f;

    /// <summary>Probability that the features of a table go through random monotone maps. Default 0.3.</summary>
    public float WarpProbability { get; init; } = 0.3f;

    /// <summary>Probability that the features of a table keep unequal scales instead of unit variance. Default 0.25.</summary>
    public float UnequalScaleProbability { get; init; } = 0.25f;

    /// <summary>Probability that the features of a table are random combinations of latent variables. Default 0.5.</summary>
    public float CorrelationProbability { get; init; } = 0.5f;

    /// <summary>Probability that clusters lie in a subspace, of dimension log-uniform from 2 to the number of features. Default 0.3.</summary>
    public float LowRankProbability { get; init; } = 0.3f;

    /// <summary>Probability that a class has more than one cluster or prototype. Default 0.25.</summary>
    public float ManyClustersProbability { get; init; } = 0.25f;

    /// <summary>Probability that clusters have heavy tails. Default 0.25.</summary>
    public float HeavyTailProbability { get; init; } = 0.25f;

    /// <summary>Probability that class probabilities come from the flat Dirichlet distribution instead of being equal. Default 0.25.</summary>
    public float ImbalanceProbability { get; init; } = 0.25f;

    /// <summary>
    /// Probability that a part of a table's labels is drawn anew, whatever the features are: u² · 0.6 of them, u uniform in [0, 1]. Default 0.
    /// </summary>
    public float LabelNoiseProbability { get; init; }

    /// <summary>
    /// Probability that some features of a table are words: 2 .. 12 levels (log-uniform) of unequal frequency, a column of zeros and ones for each.
    /// Default 0.
    /// </summary>
    public float WordProbability { get; init; }

    /// <summary>
    /// Probability that some values of a table are missing: replaced by the feature's mean, with or without a column that says where. Default 0.
    /// </summary>
    public float MissingValueProbability { get; init; }

    /// <summary>
    /// Probability that the columns of a table stand on axes of the input in random order instead of being projected, where there are
    /// no more of them than axes. Default 0.
    /// </summary>
    public float AxisProbability { get; init; }

    /// <summary>
    /// Probability that the features of a table are encoded as an ensemble's members encode them, learned from a random number of the first
    /// examples, at least a quarter: several values for a feature, or one that is squashed or scaled. Default 0.
    /// </summary>
    public float EncodingProbability { get; init; }

    /// <summary>
    /// Probability that the pixels of an image stand on the axes of the input, row by row, instead of being projected, where it is a square's: smooth images
    /// are then as large as the input, as glyphs and silhouettes always are. Default 0.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // as recipes were written before there was this
    public float PixelProbability { get; init; }

    /// <summary>
    /// Probability that every image of glyphs or silhouettes is followed by two changed copies of itself, which are examples, too, as in the context
    /// of an ensemble that reads copies (<see cref="InContext.Augmentation"/>). Default 0.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // as recipes were written before there was this
    public float ImageCopyProbability { get; init; }

    /// <summary>Probability that a task has no more than four classes. Default 0: their number is uniform.</summary>
    public float FewClassesProbability { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    public void Validate()
    {
        var check = new OptionCheck("Synthetic task");
        check.AtLeast(InputSize, 2, nameof(InputSize));
        check.AtLeast(Classes, 2, nameof(Classes));
        check.InRange(MaximumTableWidth, 2, WidestTable, nameof(MaximumTableWidth));
        CheckWeights(check);
        CheckProbabilities(check);
        check.ThrowIfAny();
    }

    private void CheckWeights(OptionCheck check)
    {
        (string Name, float Value)[] weights =
        [
            (nameof(PlainClusterWeight), PlainClusterWeight), (nameof(TableClusterWeight), TableClusterWeight),
            (nameof(NetworkLabelWeight), NetworkLabelWeight), (nameof(TreeLabelWeight), TreeLabelWeight),
            (nameof(SmoothImageWeight), SmoothImageWeight), (nameof(StrokeImageWeight), StrokeImageWeight),
            (nameof(NetworkUnitWeight), NetworkUnitWeight), (nameof(ForestLabelWeight), ForestLabelWeight),
            (nameof(GlyphImageWeight), GlyphImageWeight), (nameof(SilhouetteImageWeight), SilhouetteImageWeight),
        ];
        foreach ((string name, float value) in weights)
            check.Require(float.IsFinite(value) && value >= 0, name, value, "finite and not negative");
        check.Require(weights.Any(weight => weight.Value != 0), "All weights are zero; at least one must be positive.");
    }

    private void CheckProbabilities(OptionCheck check)
    {
        check.Fraction(IrrelevantFeatureProbability, nameof(IrrelevantFeatureProbability));
        check.Fraction(WarpProbability, nameof(WarpProbability));
        check.Fraction(UnequalScaleProbability, nameof(UnequalScaleProbability));
        check.Fraction(CorrelationProbability, nameof(CorrelationProbability));
        check.Fraction(LowRankProbability, nameof(LowRankProbability));
        check.Fraction(ManyClustersProbability, nameof(ManyClustersProbability));
        check.Fraction(HeavyTailProbability, nameof(HeavyTailProbability));
        check.Fraction(ImbalanceProbability, nameof(ImbalanceProbability));
        check.Fraction(LabelNoiseProbability, nameof(LabelNoiseProbability));
        check.Fraction(WordProbability, nameof(WordProbability));
        check.Fraction(MissingValueProbability, nameof(MissingValueProbability));
        check.Fraction(AxisProbability, nameof(AxisProbability));
        check.Fraction(EncodingProbability, nameof(EncodingProbability));
        check.Fraction(PixelProbability, nameof(PixelProbability));
        check.Fraction(ImageCopyProbability, nameof(ImageCopyProbability));
        check.Fraction(FewClassesProbability, nameof(FewClassesProbability));
    }
}
