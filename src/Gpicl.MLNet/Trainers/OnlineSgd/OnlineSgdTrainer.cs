using System.Globalization;
using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Gpicl.MLNet;

/// <summary>Classifies with a softmax classifier trained by online gradient descent: one step on every row.</summary>
/// <remarks>
/// <para>To create this trainer, use <c>mlContext.MulticlassClassification.Trainers.OnlineSgd()</c>, or
/// <c>mlContext.BinaryClassification.Trainers.OnlineSgd()</c> where the label holds truth values.</para>
/// <para>
/// <b>Input and output columns.</b> The label column is a key; the feature column a vector of <see cref="float"/> of known size,
/// whatever it is. The trained model adds:
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
/// <item><term>Exportable to ONNX</term><description>By <c>mlContext.Model.Save</c>, within components of ML.NET</description></item>
/// </list>
/// <para>
/// <b>Algorithm.</b> The gradient descent that in-context learning is compared with (Kirsch et al., arXiv 2212.04458, A.5): rows
/// come in random order, and the weights take a step on the cross-entropy of each. Without hidden layers, this is multinomial
/// logistic regression. Rows with a missing label or with infinite features are left out, and a warning in the log
/// says how many; features may be missing (NaN).
/// </para>
/// </remarks>
public sealed class OnlineSgdTrainer : ITrainerEstimator<ClassifierTransformer<IClassifier>, IClassifier>
{
    private readonly IHost host;
    private readonly Options options;
    private readonly bool isBinary;

    internal OnlineSgdTrainer(IHostEnvironment environment, Options options, bool isBinary = false)
    {
        this.isBinary = isBinary;
        options.Validate();
        this.options = options.Copy();
        host = environment.Register("OnlineSgd");
    }

    /// <inheritdoc/>
    public TrainerInfo Info => TrainerTraits.NeitherNormalizationNorCaching;

    /// <summary>Takes a step on every labeled row.</summary>
    /// <param name="input">The labeled rows.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the learning rate is so high that weights overflow.</exception>
    /// <exception cref="InvalidOperationException">
    /// A row has more or fewer features than the column's type says, no row is usable, or all are of one class.
    /// </exception>
    public ClassifierTransformer<IClassifier> Fit(IDataView input)
    {
        using IChannel channel = host.Start(nameof(Fit));
        LabeledRows rows = TrainerTraits.Read(input, options.LabelColumnName, options.FeatureColumnName, channel, isBinary);
        rows = rows.For(OnlineSgdOptions.MostClasses);
        OnlineClassifier model = OnlineClassifier.Fit(
            rows.Inputs, rows.Labels, rows.Width, rows.Classes, options.ToLearner(), rows.Choose(options.Standardization), options.NumberOfIterations);
        channel.Info(MessageSensitivity.Schema, string.Create(CultureInfo.InvariantCulture,
            $"Took {rows.Labels.Length * (long)options.NumberOfIterations} steps of {options.Optimizer} for {model.Classes} classes and "
            + $"{model.Width} features, standardized: {model.Standardization}."));
        return new OnlineSgdTransformer(model, rows.Columns);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        TrainerTraits.OutputShape(inputSchema, options.LabelColumnName, options.FeatureColumnName, isBinary);

    /// <summary>Options of <see cref="OnlineSgdTrainer"/>.</summary>
    public sealed class Options
    {
        /// <summary>Column with the label, a key. Default <c>Label</c>.</summary>
        public string LabelColumnName { get; set; } = "Label";

        /// <summary>Column with the features, a vector of floats of known size. Default <c>Features</c>.</summary>
        public string FeatureColumnName { get; set; } = "Features";

        /// <summary>Hidden layers, 0 .. 2. Default 0: multinomial logistic regression.</summary>
        public int HiddenLayers { get; set; }

        /// <summary>Units in each hidden layer, 1 .. 4,096. Default 64.</summary>
        public int HiddenSize { get; set; } = new OnlineSgdOptions().HiddenSize;

        /// <summary>How gradients become steps. Default <see cref="OnlineOptimizer.Adam"/>.</summary>
        public OnlineOptimizer Optimizer { get; set; } = new OnlineSgdOptions().Optimizer;

        /// <summary>Learning rate, above 0, at most 10. Default 0.005.</summary>
        public float LearningRate { get; set; } = new OnlineSgdOptions().LearningRate;

        /// <summary>How often to go over the rows, each time in another random order, at least 1. Default 1.</summary>
        public int NumberOfIterations { get; set; } = 1;

        /// <summary>Seed of the order of rows and of the hidden layers' initial weights. Default 0.</summary>
        public ulong Seed { get; set; }

        /// <summary>How features are standardized, by statistics of the rows given to Fit. Default <see cref="InContext.Standardization.Auto"/>.</summary>
        public Standardization Standardization { get; set; } = Standardization.Auto;

        internal OnlineSgdOptions ToLearner() => new()
        {
            HiddenLayers = HiddenLayers,
            HiddenSize = HiddenSize,
            Optimizer = Optimizer,
            LearningRate = LearningRate,
            Seed = Seed,
        };

        internal Options Copy() => (Options)MemberwiseClone();

        internal void Validate()
        {
            var check = new OptionCheck("Online SGD trainer");
            check.NotEmpty(LabelColumnName, nameof(LabelColumnName));
            check.NotEmpty(FeatureColumnName, nameof(FeatureColumnName));
            check.AtLeast(NumberOfIterations, 1, nameof(NumberOfIterations));
            check.Defined(Standardization, nameof(Standardization));
            check.Include(ToLearner().Validate);
            check.ThrowIfAny();
        }
    }
}

/// <summary>A classifier trained by online gradient descent, in a pipeline; see <see cref="ClassifierTransformer{TModel}"/> for what it adds.</summary>
internal sealed class OnlineSgdTransformer : ClassifierTransformer<IClassifier>
{
    public OnlineSgdTransformer(OnlineClassifier model, ClassifierColumns columns)
        : base(model, columns)
    {
    }

    private protected override PartFormat Format => OnlineSgdFormat.Instance;
}
