using Gpicl.Baselines.Online;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Gpicl.MLNet;

/// <summary>Classifies with a softmax classifier trained by online gradient descent: one step on every row.</summary>
/// <remarks>
/// <para>To create this trainer, use <c>mlContext.MulticlassClassification.Trainers.OnlineSgd()</c>.</para>
/// <para>
/// <b>Input and output columns.</b> The label column is a key; the feature column a vector of <see cref="float"/> of known size,
/// whatever it is. The trained model adds:
/// </para>
/// <list type="table">
/// <listheader><term>Column</term><description>Type and meaning</description></listheader>
/// <item><term><c>PredictedLabel</c></term><description>key: the likeliest class, with the key values of the label</description></item>
/// <item><term><c>Score</c></term><description>vector of <see cref="float"/>: the probabilities of all classes, adding up to 1</description></item>
/// </list>
/// <para><b>Trainer characteristics.</b></para>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine learning task</term><description>Multiclass classification</description></item>
/// <item><term>Is normalization required?</term><description>No: features are standardized by the statistics of the rows given to Fit</description></item>
/// <item><term>Is caching required?</term><description>No: the rows are read once</description></item>
/// <item><term>Required NuGet in addition to Microsoft.ML</term><description>Gpicl.MLNet</description></item>
/// <item><term>Exportable to ONNX</term><description>By <c>mlContext.Model.Save</c>, within components of ML.NET</description></item>
/// </list>
/// <para>
/// <b>Algorithm.</b> The gradient descent that in-context learning is compared with (Kirsch et al., arXiv 2212.04458, A.5): rows
/// come in random order, and the weights take a step on the cross-entropy of each. Without hidden layers, this is multinomial
/// logistic regression. Rows with a missing label or with missing or infinite features are left out, and a warning in the log
/// says how many.
/// </para>
/// </remarks>
public sealed partial class OnlineSgdTrainer : ITrainerEstimator<OnlineSgdTransformer, OnlineClassifier>
{
    private readonly IHost host;
    private readonly Options options;

    internal OnlineSgdTrainer(IHostEnvironment environment, Options options)
    {
        options.Validate();
        this.options = options.Copy();
        host = environment.Register("OnlineSgd");
    }

    /// <inheritdoc/>
    public TrainerInfo Info => TrainerTraits.NeitherNormalizationNorCaching;

    /// <summary>Takes a step on every labeled row.</summary>
    /// <param name="input">The labeled rows.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the learning rate is so high that weights overflow.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or all are of one class.</exception>
    public OnlineSgdTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = host.Start(nameof(Fit));
        LabeledRows rows = LabeledRows.Read(input, options.LabelColumnName, options.FeatureColumnName, channel);
        rows.CheckFor(OnlineSgdOptions.MostClasses, options.LabelColumnName, options.FeatureColumnName);
        OnlineClassifier model = OnlineClassifier.Fit(rows.Inputs, rows.Labels, rows.Width, rows.Classes, options.ToLearner(), rows.Choose(options.Standardization), options.NumberOfIterations);
        channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
            $"Took {rows.Labels.Length * (long)options.NumberOfIterations} steps of {options.Optimizer} for {model.Classes} classes and {model.Width} features, standardized: {model.Standardization}."));
        return new OnlineSgdTransformer(model, options.LabelColumnName, options.FeatureColumnName, rows.FeatureType, rows.Names);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => TrainerTraits.OutputShape(inputSchema, options.LabelColumnName, options.FeatureColumnName);
}
