using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MetaTraining;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Schemas;
using Gpicl.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Gpicl.MLNet;

/// <summary>
/// Classifies by in-context learning: a meta-trained Transformer reads the labeled rows once and classifies new ones by what
/// it has read.
/// </summary>
/// <remarks>
/// <para>To create this trainer, use <c>mlContext.MulticlassClassification.Trainers.Gpicl()</c>, or
/// <c>mlContext.BinaryClassification.Trainers.Gpicl()</c> where the label holds truth values.</para>
/// <para>
/// <b>Input and output columns.</b> The label column is a key; the feature column a vector of <see cref="float"/> of known size,
/// whatever it is, or several columns of numbers, text and keys (<c>Gpicl(labelColumnName, featureColumnNames)</c>). The trained
/// model adds:
/// </para>
/// <list type="table">
/// <listheader><term>Column</term><description>Type and meaning</description></listheader>
/// <item><term><c>PredictedLabel</c></term><description>key: the likeliest class, with the key values of the label</description></item>
/// <item><term><c>Score</c></term><description>vector of <see cref="float"/>: the probabilities of all classes, adding up to 1</description></item>
/// </list>
/// <para>
/// In binary classification the label column holds truth values, and the model adds <c>PredictedLabel</c>, a truth value, <c>Score</c>, the
/// log-odds ln(p / (1 − p)) of true, at most 69 either way, and <c>Probability</c>, p.
/// </para>
/// <para><b>Trainer characteristics.</b></para>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine learning task</term><description>Multiclass and binary classification</description></item>
/// <item><term>Is normalization required?</term><description>No: features are standardized by the statistics of the rows given to Fit</description></item>
/// <item><term>Is caching required?</term><description>No: the rows are read once</description></item>
/// <item><term>Required NuGet in addition to Microsoft.ML</term><description>Gpicl.MLNet</description></item>
/// <item>
/// <term>Exportable to ONNX</term>
/// <description>Yes: <c>Model.ExportToOnnx</c> of the trained transformer, and <c>mlContext.Model.Save</c></description>
/// </item>
/// </list>
/// <para>
/// <b>Algorithm.</b> The network is meta-trained over many random classification tasks to predict each label from the examples
/// before it (Kirsch, Harrison, Sohl-Dickstein, Metz: General-Purpose In-Context Learning by Meta-Learning Transformers,
/// arXiv 2212.04458). Fit takes no gradient step: it fills the network's context with the rows, in the time of one forward
/// pass over them. It is meant for tens to a few thousand rows. Of 11 to 1,000 classes, members of the
/// ensemble put several into one, each other ones, and there are at least 16 members. Rows with a missing label or with
/// infinite features are left out, and a warning in the log says how many; features may be missing (NaN).
/// </para>
/// </remarks>
public sealed class GpiclTrainer : ITrainerEstimator<GpiclTransformer, InContextClassifier>
{
    private readonly IHost host;
    private readonly Options options;
    private readonly bool isBinary;

    internal GpiclTrainer(IHostEnvironment environment, Options options, bool isBinary = false)
    {
        this.isBinary = isBinary;
        options.Validate();
        this.options = options.Copy();
        host = environment.Register("Gpicl");
    }

    /// <inheritdoc/>
    public TrainerInfo Info => TrainerTraits.NeitherNormalizationNorCaching;

    /// <summary>Reads the labeled rows into the context of a pretrained network, or of one that is meta-trained first.</summary>
    /// <param name="input">The labeled rows.</param>
    /// <exception cref="ArgumentException">
    /// A column is missing or of the wrong type, or the recipe of meta-training is for a learner that is no Transformer.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A row has more or fewer features than the column's type says, no row is usable, all are of one class, or there are more than
    /// 1,000 classes.
    /// </exception>
    /// <exception cref="CheckpointFormatException">The checkpoint is damaged.</exception>
    /// <exception cref="IOException">The checkpoint cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Meta-training was canceled.</exception>
    public GpiclTransformer Fit(IDataView input)
    {
        using IChannel channel = host.Start(nameof(Fit));
        LabeledRows rows = TrainerTraits.Read(input, options.LabelColumnName, options.FeatureColumnName, channel, isBinary);
        InContextLearner learner;
        if (options.MetaTraining is { } recipe)
        {
            rows = rows.For(recipe.Learner.Classes);
            learner = RowMetaTraining.Run(rows, recipe, options, channel);
        }
        else
        {
            learner = options.Learner ?? (options.CheckpointPath == null ? InContextLearner.Default : InContextLearner.Load(options.CheckpointPath));
        }

        return GpiclTransformer.Fit(host, channel, rows, learner, options.ToInContext(), options.Insights);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape shape = TrainerTraits.OutputShape(inputSchema, options.LabelColumnName, options.FeatureColumnName, isBinary);
        return options.Insights.IsEmpty ? shape
            : SchemaShapes.Add(shape, Array.ConvertAll(options.Insights.Create(null, null, []), extra => extra.Column));
    }

    /// <summary>Options of <see cref="GpiclTrainer"/>.</summary>
    public sealed class Options : EnsembleTrainerOptions
    {
        /// <summary>
        /// File with meta-trained weights, as <c>gpicl meta-train</c> writes it. Default null: those that come with the library, see
        /// <see cref="InContextLearner.Default"/>.
        /// </summary>
        public string? CheckpointPath { get; set; }

        /// <summary>Meta-trained weights already in memory, in place of <see cref="CheckpointPath"/>. Default null.</summary>
        public InContextLearner? Learner { get; set; }

        /// <summary>
        /// When set, Fit first meta-trains new weights with this recipe, on tasks made from its rows and on the recipe's
        /// synthetic ones: minutes to hours. Not together with <see cref="CheckpointPath"/> or <see cref="Learner"/>. Rows are not
        /// taken for images: <see cref="MetaTrainingRecipe.Images"/> and <see cref="MetaTrainingRecipe.DistortedFraction"/> have no
        /// effect. Default null.
        /// </summary>
        public MetaTrainingRecipe? MetaTraining { get; set; }

        /// <summary>Told how meta-training comes along; the log is told, too. Default null.</summary>
        public IProgress<MetaTrainingProgress>? MetaTrainingProgress { get; set; }

        /// <summary>Stops meta-training; Fit then throws an <see cref="OperationCanceledException"/>. Default: never.</summary>
        public CancellationToken CancellationToken { get; set; }

        /// <summary>
        /// What members of the ensemble see of features, see <see cref="InContextOptions.Encoding"/>; together with
        /// <see cref="MetaTraining"/>, <see cref="FeatureEncoding.Auto"/> stands for <see cref="FeatureEncoding.Standardized"/>, which is what
        /// weights are then trained for. Default <see cref="FeatureEncoding.Auto"/>.
        /// </summary>
        public FeatureEncoding Encoding { get; set; } = FeatureEncoding.Auto;

        /// <summary>
        /// How probabilities are calibrated on the rows given to Fit, see <see cref="InContextOptions.Calibration"/>. Default
        /// <see cref="Calibration.Auto"/>: ensembles are.
        /// </summary>
        public Calibration Calibration { get; set; } = Calibration.Auto;

        /// <summary>
        /// Layout of a vector of features where it is an image, see <see cref="InContextOptions.Image"/>; every channel's pixels one behind the
        /// other, row by row. Default null: a vector whose type has three axes is an image of channels, rows and columns, as ML.NET's
        /// ExtractPixels makes them unless it interleaves colors, or of rows, columns and one channel; others are not known to be images.
        /// </summary>
        public ImageShape? Image { get; set; }

        /// <summary>
        /// As what images are read again, see <see cref="InContextOptions.Augmentation"/>. Default <see cref="Augmentation.Auto"/>: what predicts
        /// the rows given to Fit best.
        /// </summary>
        public Augmentation Augmentation { get; set; } = Augmentation.Auto;

        /// <summary>Whether half of the changed copies of images are mirror images. Default false.</summary>
        public bool MirroredCopies { get; set; }

        /// <summary>
        /// In which shares classes are expected to occur where predictions are made, see <see cref="InContextOptions.ClassPrior"/>; given
        /// ones in the order of <see cref="ClassifierTransformer{TModel}.ClassNames"/>, in binary classification that of false first. Default
        /// <see cref="ClassPrior.Support"/>: in those of the rows given to Fit.
        /// </summary>
        public ClassPrior ClassPrior { get; set; } = ClassPrior.Support;

        /// <summary>
        /// Name of a column with the novelty of each row, 0 .. 1: how unlike it is to the rows that were read, see
        /// <see cref="InContextClassifier.MeasureNovelty(ReadOnlySpan{float}, Span{float})"/>; NaN for rows with infinite features. Computed where it
        /// is read. <c>Model.Save</c> cannot write it, <c>Model.SaveGpicl</c> does. Default null: no such column.
        /// </summary>
        public string? NoveltyColumnName { get; set; }

        /// <summary>
        /// Name of a column of text that says why each row is predicted as it is, see <see cref="InContextClassifier.Explain"/>: the rows and
        /// features that matter most, by masking. About as much work as a fit for each row, where it is read. <c>Model.Save</c> cannot write it,
        /// <c>Model.SaveGpicl</c> does. Default null: no such column.
        /// </summary>
        public string? ExplanationColumnName { get; set; }

        internal InsightColumns Insights => new(NoveltyColumnName, ExplanationColumnName);

        internal override InContextOptions ToInContext() => base.ToInContext() with
        {
            Image = Image,
            Augmentation = Augmentation,
            MirroredCopies = MirroredCopies,
            ClassPrior = ClassPrior,
            Calibration = Calibration,
            Encoding = MetaTraining != null && Encoding == FeatureEncoding.Auto ? FeatureEncoding.Standardized : Encoding,
        };

        internal Options Copy() => (Options)MemberwiseClone();

        internal void Validate()
        {
            var check = new OptionCheck("Gpicl trainer");
            Check(check, (nameof(CheckpointPath), CheckpointPath), (nameof(Learner), Learner), (nameof(MetaTraining), MetaTraining));
            if (MetaTraining != null)
                check.Include(MetaTraining.Validate);
            Insights.Check(check);
            check.ThrowIfAny();
        }
    }
}
