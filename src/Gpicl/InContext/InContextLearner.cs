using System.Text.Json;
using Gpicl.Datasets;
using Gpicl.InContext.Encodings;
using Gpicl.IO;
using Gpicl.Model;
using Gpicl.Tasks.Synthetic;

namespace Gpicl.InContext;

/// <summary>
/// A meta-trained Transformer as a learning algorithm: <see cref="Fit(ReadOnlySpan{float}, ReadOnlySpan{int}, int, int, InContextOptions?)"/>
/// reads labeled examples in a forward pass and gives a classifier. No gradient step is ever taken. Immutable; all members
/// may be used from several threads at once.
/// </summary>
public sealed class InContextLearner
{
    private static readonly Lazy<InContextLearner> PackagedGeneral = new(() => FromCheckpoint(LearnerCheckpoint.LoadDefault()));
    private static readonly Lazy<InContextLearner> PackagedForTables = new(() => FromCheckpoint(LearnerCheckpoint.LoadDefault(LearnerCheckpoint.TablesName)));
    private static readonly Lazy<InContextLearner> PackagedForImages = new(() => FromCheckpoint(LearnerCheckpoint.LoadDefault(LearnerCheckpoint.ImagesName)));
    private static readonly Lazy<InContextLearner> Packaged = new(() => new InContextLearner(General, choosesWeights: true));

    // Of a table: from so many on, the general weights are the better ones as a rule. Measured, see docs/findings.md.
    private const int RowsForGeneral = 200;

    // Of gray images that weights for images see: height and width, and how often the one may go into the other.
    private const int LeastSide = 5, MostAspect = 2;

    /// <summary>Most rows for which two sets of weights are tried.</summary>
    internal const int MostRowsToChoose = 2000;

    // By how much the other weights must predict the support set better to be chosen, in nats.
    private const double LeastGain = 1;

    private readonly bool choosesWeights;

    /// <summary>Uses the weights of a Transformer.</summary>
    /// <param name="transformer">Its weights are copied; later changes to it have no effect.</param>
    internal InContextLearner(GpiclNetwork transformer)
        : this(Copy(transformer), "")
    {
    }

    /// <summary>Takes a Transformer over, which must not change afterwards.</summary>
    internal InContextLearner(GpiclNetwork transformer, string recipe)
    {
        Network = new PackedNetwork(transformer, PlacementOf(recipe));
        Recipe = recipe;
    }

    private InContextLearner(InContextLearner general, bool choosesWeights)
    {
        Network = general.Network;
        Recipe = general.Recipe;
        this.choosesWeights = choosesWeights;
    }

    /// <summary>
    /// The learner that comes with this library. It has three sets of weights, read at first use, and chooses by the support set. Gray images
    /// (<see cref="InContextOptions.Image"/>) of at least 5 × 5 pixels, at most twice as high as wide or as wide as high, go to those of
    /// <see cref="Images"/> if their pixels have one scale (<see cref="Standardization.Shared"/>, their default, or none); so do rows that look like
    /// square ones without saying so, if these weights predict them better than the general ones. Where members see encoded features, as
    /// <see cref="FeatureEncoding.Auto"/> decides for tables, and there are no more than <see cref="GpiclOptions.InputSize"/> of them, it is
    /// fitted with two, and the weights are taken that predict the rows better, each from those before it: in doubt those of
    /// <see cref="Tables"/> below 200 rows, those of <see cref="General"/> from there on. That rule alone decides where probabilities are not
    /// calibrated, which takes no predictions, of more classes than the network knows, and of more than 2,000 rows. All else, images in color
    /// and features of other networks among it, goes to the general weights, which are what <see cref="Options"/> and <see cref="Recipe"/>
    /// tell of. <see cref="InContextClassifier.Learner"/> is what was chosen.
    /// </summary>
    public static InContextLearner Default => Packaged.Value;

    /// <summary>The weights that were meta-trained on images and synthetic tasks of all kinds, whatever the data.</summary>
    public static InContextLearner General => PackagedGeneral.Value;

    /// <summary>The weights that were meta-trained further, on synthetic tables alone, whatever the data.</summary>
    public static InContextLearner Tables => PackagedForTables.Value;

    /// <summary>
    /// The weights that were meta-trained further, on made-up images and on Fashion-MNIST. Members of an ensemble hand gray images to them as they
    /// are, scaled to 14 × 14 pixels and mirrored or turned by right angles; all other inputs, and images whose height and width differ by more than
    /// a factor of two, are projected.
    /// </summary>
    public static InContextLearner Images => PackagedForImages.Value;

    /// <summary>The architecture.</summary>
    public GpiclOptions Options => Network.Transformer.Options;

    /// <summary>
    /// Most classes a support set may have: 1,000, or <see cref="GpiclOptions.Classes"/> where that is more. Up to <see cref="GpiclOptions.Classes"/> the
    /// network tells them apart itself. Of more, every member of the ensemble puts several classes into one, by random codes of its own, and a linear
    /// discriminant is weighed in where probabilities are calibrated.
    /// </summary>
    public int Classes => Math.Max(Options.Classes, LabelCodes.MostClasses);

    /// <summary>How the weights were made, as JSON; empty when not recorded.</summary>
    public string Recipe { get; }

    internal PackedNetwork Network { get; }

    /// <summary>Reads a checkpoint that <see cref="MetaTraining.MetaTrainer.Save"/> or <c>gpicl meta-train</c> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointFormatException">The file is damaged or is not a checkpoint of a Transformer.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static InContextLearner Load(string path) => FromCheckpoint(LearnerCheckpoint.Load(path));

    /// <summary>
    /// Makes a classifier from labeled examples, in one forward pass over them for each member of the ensemble, and up to one more
    /// for calibration; see <see cref="InContextOptions.Calibration"/>. Choosing the weights for a table takes twice that, see
    /// <see cref="Default"/>, and choosing an augmentation of images about seven times; see <see cref="InContextOptions.Augmentation"/>.
    /// </summary>
    /// <param name="inputs">[rows, width], row-major; finite, or NaN where a value is missing. Copied.</param>
    /// <param name="labels">[rows], each in 0 .. <paramref name="classes"/> − 1, of at least two classes. Copied.</param>
    /// <param name="width">Values of an input, at least 1; any width is projected to the model's.</param>
    /// <param name="classes">Classes to tell apart, 2 .. <see cref="Classes"/>; those without an example may be appended later.</param>
    /// <param name="options">Size of the ensemble and so on; defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> or <paramref name="classes"/> is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// The sizes disagree, the support set is empty, has one class only or is longer than learned positions reach, a label is
    /// out of range, a value is infinite, an image has more or fewer values than an input, or an option is out of range.
    /// </exception>
    /// <exception cref="InsufficientMemoryException">It would take more memory than this process may have; see <see cref="EstimateBytes"/>.</exception>
    public InContextClassifier Fit(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int width, int classes, InContextOptions? options = null)
    {
        options ??= new InContextOptions();
        options.Validate();
        return Fit(inputs, labels, width, classes, options, predictAll: false);
    }

    /// <summary>
    /// Makes a classifier from a dataset, as the other overload does. <see cref="Dataset.Image"/> stands for <see cref="InContextOptions.Image"/>
    /// where that is null.
    /// </summary>
    /// <param name="support">The labeled examples.</param>
    /// <param name="options">Size of the ensemble and so on; defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dataset has more classes than <see cref="Classes"/>, or fewer than 2.</exception>
    /// <exception cref="ArgumentException">The examples are of one class only or more than learned positions reach, or an option is out of range.</exception>
    /// <exception cref="InsufficientMemoryException">It would take more memory than this process may have; see <see cref="EstimateBytes"/>.</exception>
    public InContextClassifier Fit(Dataset support, InContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(support);
        options ??= new InContextOptions();
        options = options with { Image = options.Image ?? support.Image };
        return Fit(support.Inputs, support.Labels, support.Width, support.Classes, options);
    }

    /// <summary>
    /// Bytes of memory that a fit takes at most, by sizes alone: keys and values of all examples, projections of all members, copies of the
    /// examples, and what is needed in between. What a classifier then keeps is less; <see cref="InContextClassifier.ContextBytes"/> are the
    /// keys and values among it.
    /// </summary>
    /// <param name="rows">Labeled examples, at least 1.</param>
    /// <param name="width">Values of an example, at least 1.</param>
    /// <param name="options">As for Fit; defaults when null.</param>
    /// <param name="classes">Classes to tell apart, 2 .. <see cref="Classes"/>; more than the network knows take more members. Default 2.</param>
    /// <returns>Bytes, <see cref="long.MaxValue"/> where they are more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public long EstimateBytes(long rows, int width, InContextOptions? options = null, int classes = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, Classes);
        options ??= new InContextOptions();
        options.Validate();
        return MemoryEstimate.Bytes(Options, rows, width, classes, options, choosesWeights);
    }

    /// <summary><see cref="Default"/> where a learner has one of its sets of weights, bit for bit; else the learner itself.</summary>
    internal static InContextLearner DefaultIfItsOwn(InContextLearner learner)
    {
        return learner.Options == Default.Options && (IsLike(General) || IsLike(Tables) || IsLike(Images)) ? Default : learner;

        bool IsLike(InContextLearner packaged) =>
            packaged.Network.Transformer.Parameters.Values.SequenceEqual(learner.Network.Transformer.Parameters.Values);
    }

    /// <summary>What an ensemble says of each example but the first, from those before it. Without class means, which tell of those behind it.</summary>
    internal PrequentialPredictions PredictEach(
        ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int width, int classes, InContextOptions options) =>
        Fit(inputs, labels, width, classes, options with { ClassMeans = 0, Calibration = Calibration.TemperatureScaling }, predictAll: true)
            .Ensemble.Prequential!;

    private InContextClassifier Fit(
        ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int width, int classes, InContextOptions options, bool predictAll)
    {
        var request = new FitRequest(labels.Length, classes, options, choosesWeights);
        bool isOpen = options is { Image: null, Standardization: Standardization.Auto }; // to be an image without saying so
        if (options.Calibration == Calibration.Auto)
            options = options with { Calibration = options is { Members: > 1, ClassMeans: 0 } ? Calibration.TemperatureScaling : Calibration.None };
        if (options.ClassPrior.Shares is { } shares && shares.Count != classes)
            throw new ArgumentException($"{nameof(ClassPrior)} gives {shares.Count} shares for {classes} classes.", nameof(options));
        InputGuard.CheckSupport(Options, Classes, inputs, labels, width, classes);
        if (options.Image is { } image)
        {
            InputGuard.CheckImage(image, width);
            if (options is { Standardization: Standardization.Auto, Encoding: FeatureEncoding.Auto or FeatureEncoding.Standardized })
                options = options with { Standardization = Standardization.Shared };
        }
        else if (options.Augmentation is Augmentation.Shifts or Augmentation.Distortions)
        {
            throw new ArgumentException(
                $"{nameof(options.Augmentation)} is {options.Augmentation}, but inputs are not known to be images: {nameof(options.Image)} is null.",
                nameof(options));
        }

        MemoryEstimate.Require(Options, labels.Length, width, classes, options, choosesWeights);
        options = options with { Members = LabelCodes.Members(options.Members, classes, Options.Classes) };
        var (allInputs, allLabels) = ClassMeans.Append(inputs, labels, width, classes, options.ClassMeans);
        InputGuard.CheckPositions(Options, allLabels, options.Augmentation);
        (FeatureEncoder[] encoders, options) = EnsembleEncoders.Fit(allInputs, allLabels, labels.Length, width, classes, options);
        InputGuard.CheckSizes(encoders.Max(encoder => encoder.Count), classes, Options.InputSize, Options.ModelSize, Classes);
        int count = labels.Length;
        ImageShape? found = isOpen ? FindImage(inputs, width, options) : null;
        InContextLearner[] candidates = Candidates(count, width, options, found);
        var (chosen, (ensemble, state, decided, loss)) = (candidates[0], FitWith(candidates[0]));
        foreach (InContextLearner other in loss == null ? [] : candidates[1..])
            if (FitWith(other) is var fitted && fitted.LateLoss < loss - LeastGain)
                (chosen, (ensemble, state, decided, loss)) = (other, fitted);
        return new InContextClassifier(chosen, ensemble, state, decided, new ExampleList(allInputs, allLabels)) { Request = request };

        (Ensemble Ensemble, ContextState State, InContextOptions Options, double? LateLoss) FitWith(InContextLearner learner)
        {
            var (placement, reduction) = Placement(learner.Network, allInputs.AsSpan(0, count * width), options, found);
            EnsembleMember[] members = Ensemble.CreateMembers(learner.Network, encoders, placement, reduction, classes, options);
            return AugmentationChoice.Fit(
                augmenter => new Ensemble(learner.Network, encoders, members, augmenter), allInputs, allLabels, classes,
                InputGuard.MostExamples(Options, augmented: true), options, predictAll);
        }
    }

    // The layout of rows that are images without saying so, where that matters.
    private ImageShape? FindImage(ReadOnlySpan<float> inputs, int width, InContextOptions options) =>
        (choosesWeights || Network.Placement == InputPlacement.Pixels) && options.Standardization == Standardization.Shared
            ? SquareImageRule.Find(inputs, width) : null;

    // How members hand inputs to a network. An image that was found is for weights for images alone: to others rows are what they were.
    private static (InputPlacement Placement, ImageReduction? Reduction) Placement(
        PackedNetwork network, ReadOnlySpan<float> inputs, InContextOptions options, ImageShape? found)
    {
        int size = network.Transformer.Options.InputSize;
        if (network.Placement == InputPlacement.Pixels && (found ?? GrayImage(options)) is { } gray)
            return (InputPlacement.Pixels, ImageReduction.ToSquare(gray, size, inputs));
        return (network.Placement == InputPlacement.Features ? InputPlacement.Features : InputPlacement.Projected,
            HasPixels(options) ? ImageReduction.For(options.Image!.Value, size, inputs) : null);
    }

    // Not where each has a scale of its own: scaled images would mix them.
    private static bool HasPixels(InContextOptions options) =>
        options is { Image: not null, Standardization: Standardization.Shared or Standardization.None };

    // As weights for images may see it: of another color or form too much would be lost in a small square.
    private static ImageShape? GrayImage(InContextOptions options) =>
        HasPixels(options) && options.Image is { Channels: 1 } image && Math.Min(image.Height, image.Width) >= LeastSide
        && Math.Max(image.Height, image.Width) <= MostAspect * Math.Min(image.Height, image.Width) ? image : null;

    // Whose weights may serve, the likelier first.
    private InContextLearner[] Candidates(int rows, int width, InContextOptions options, ImageShape? found)
    {
        if (!choosesWeights)
            return [this];
        bool tries = rows <= MostRowsToChoose;
        if (GrayImage(options) != null)
            return [Images];
        if (options.Encoding == FeatureEncoding.Standardized || width > Options.InputSize || (rows >= RowsForGeneral && !tries))
            return found != null && tries ? [General, Images] : [General];
        return rows < RowsForGeneral ? [Tables, General] : [General, Tables];
    }

    // Projected for a recipe that is not recorded, or is another program's.
    private static InputPlacement PlacementOf(string recipe)
    {
        try
        {
            if (recipe.Length == 0 || JsonElement.Parse(recipe) is not { ValueKind: JsonValueKind.Object } json
                || !json.TryGetProperty("Synthetic", out JsonElement prior) || prior.ValueKind != JsonValueKind.Object)
                return InputPlacement.Projected;
            return IsUsual(prior, nameof(SyntheticTaskOptions.AxisProbability)) ? InputPlacement.Features
                : IsUsual(prior, nameof(SyntheticTaskOptions.PixelProbability)) ? InputPlacement.Pixels
                : InputPlacement.Projected;
        }
        catch (JsonException)
        {
            return InputPlacement.Projected;
        }

        static bool IsUsual(JsonElement prior, string probability) =>
            prior.TryGetProperty(probability, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() > 0.5;
    }

    private static InContextLearner FromCheckpoint(LearnerCheckpoint checkpoint) => new(checkpoint.Require<GpiclNetwork>(), checkpoint.Recipe);

    private static GpiclNetwork Copy(GpiclNetwork transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        var copy = new GpiclNetwork(transformer.Options);
        transformer.Parameters.Values.CopyTo(copy.Parameters.Values);
        return copy;
    }
}
