using System.Globalization;
using Gpicl.Baselines.Maml;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Trainers;
using Gpicl.Model;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Gpicl.MLNet;

/// <summary>Classifies with small networks that take one step of gradient descent on every row, from meta-learned initial weights.</summary>
/// <remarks>
/// <para>To create this trainer, use <c>mlContext.MulticlassClassification.Trainers.Maml()</c>, or
/// <c>mlContext.BinaryClassification.Trainers.Maml()</c> where the label holds truth values.</para>
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
/// <b>Algorithm.</b> Model-agnostic meta-learning (Finn, Abbeel, Levine, arXiv 1703.03400) as Kirsch et al. compare it with
/// in-context learning (arXiv 2212.04458, A.5): initial weights and learning rates were meta-trained, with gradients through
/// all steps, so that one step on each of about a hundred rows teaches the most. Each member of an ensemble sees the features
/// through a random projection of its own and the classes in an order of its own; the first takes the rows in the order given,
/// every other in a random order. The weights that come with the library know 2 to 10 classes. Rows with a missing label or
/// with infinite features are left out, and a warning in the log says how many; features may be missing (NaN).
/// </para>
/// </remarks>
public sealed class MamlTrainer : ITrainerEstimator<ClassifierTransformer<IClassifier>, IClassifier>
{
    private readonly IHost host;
    private readonly Options options;
    private readonly bool isBinary;

    internal MamlTrainer(IHostEnvironment environment, Options options, bool isBinary = false)
    {
        this.isBinary = isBinary;
        options.Validate();
        this.options = options.Copy();
        host = environment.Register("Maml");
    }

    /// <inheritdoc/>
    public TrainerInfo Info => TrainerTraits.NeitherNormalizationNorCaching;

    /// <summary>Takes a step on every labeled row, in each member of the ensemble.</summary>
    /// <param name="input">The labeled rows.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or values are so large that weights overflow.</exception>
    /// <exception cref="InvalidOperationException">
    /// A row has more or fewer features than the column's type says, no row is usable, all are of one class, or the weights know fewer
    /// classes.
    /// </exception>
    /// <exception cref="CheckpointFormatException">The checkpoint is damaged or is not one of MAML.</exception>
    /// <exception cref="IOException">The checkpoint cannot be read.</exception>
    public ClassifierTransformer<IClassifier> Fit(IDataView input)
    {
        using IChannel channel = host.Start(nameof(Fit));
        LabeledRows rows = TrainerTraits.Read(input, options.LabelColumnName, options.FeatureColumnName, channel, isBinary);
        MamlLearner learner = options.CheckpointPath == null ? MamlClassifier.Packaged : LearnerCheckpoint.Load(options.CheckpointPath).Require<MamlLearner>();
        rows = rows.For(learner.Classes);
        MamlClassifier model = MamlClassifier.Fit(
            rows.Inputs, rows.Labels, rows.Width, rows.Classes, options.ToInContext() with { Standardization = rows.Choose(options.Standardization) }, learner);
        channel.Info(MessageSensitivity.Schema, string.Create(CultureInfo.InvariantCulture,
            $"Took {rows.Labels.Length} steps in each of {options.Members} members for {model.Classes} classes and {model.Width} features, "
            + $"standardized: {model.Options.Standardization}."));
        return new MamlTransformer(model, rows.Columns);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        TrainerTraits.OutputShape(inputSchema, options.LabelColumnName, options.FeatureColumnName, isBinary);

    /// <summary>Options of <see cref="MamlTrainer"/>.</summary>
    public sealed class Options : EnsembleTrainerOptions
    {
        /// <summary>
        /// File with meta-learned weights, as <c>gpicl meta-train --learner maml</c> writes it. Default null: those that come with the
        /// library.
        /// </summary>
        public string? CheckpointPath { get; set; }

        internal Options Copy() => (Options)MemberwiseClone();

        internal void Validate()
        {
            var check = new OptionCheck("MAML trainer");
            Check(check);
            check.ThrowIfAny();
        }
    }
}

/// <summary>A classifier learned from a meta-learned initialization, in a pipeline; see <see cref="ClassifierTransformer{TModel}"/> for what it adds.</summary>
internal sealed class MamlTransformer : ClassifierTransformer<IClassifier>
{
    public MamlTransformer(MamlClassifier model, ClassifierColumns columns)
        : base(model, columns)
    {
    }

    private protected override PartFormat Format => MamlFormat.Instance;
}
