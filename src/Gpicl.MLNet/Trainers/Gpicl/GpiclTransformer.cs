using Gpicl.InContext;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Schemas;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet;

/// <summary>
/// An in-context classifier in a pipeline. Adds the columns <c>PredictedLabel</c>, a key with the key values of the label it
/// was fitted to, and <c>Score</c>, the probabilities of the classes with the classes' names as slot names. Rows with
/// infinite features get NaN scores and a missing label; missing features are no obstacle. <c>Model.Save</c> writes it as
/// components of ML.NET that do the same, for which it needs ONNX Runtime; <c>Model.LoadGpicl</c> gives it back from the same file.
/// </summary>
public sealed class GpiclTransformer : ClassifierTransformer<InContextClassifier>
{
    private readonly IHost host;

    internal GpiclTransformer(IHost host, InContextClassifier model, InContextOptions options, string labelColumn, string featureColumn, VectorDataViewType featureType, KeyNames? names)
        : base(model, labelColumn, featureColumn, featureType, names)
    {
        this.host = host;
        Options = options;
    }

    internal InContextOptions Options { get; }

    /// <summary>The same weights and options with other labeled examples. Classes and width may be others, too; nothing else is fitted again.</summary>
    /// <param name="data">Rows with label and features, preprocessed as those given to Fit.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">A row has more or fewer features than the column's type says, no row is usable, all are of one class, or there are too many classes.</exception>
    public GpiclTransformer WithContext(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IChannel channel = host.Start(nameof(WithContext));
        return Fit(host, channel, LabeledRows.Read(data, LabelColumnName, FeatureColumnName, channel), Model.Learner, Options, LabelColumnName, FeatureColumnName);
    }

    /// <summary>
    /// Adds labeled examples to <see cref="ClassifierTransformer{TModel}.Model"/> behind those it has read, each in one token's work. Rows being scored at
    /// the same time see some of them or none.
    /// </summary>
    /// <param name="data">Rows with label and features; the label has the key values of the one fitted to.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or the label has other key values; nothing was added.</exception>
    /// <exception cref="InvalidOperationException">
    /// A row has more or fewer features than the column's type says, and nothing was added; or the model's learned positions are used up, and rows before that were.
    /// </exception>
    public void Append(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IChannel channel = host.Start(nameof(Append));
        CheckWidth(data.Schema);
        LabeledRows rows = LabeledRows.Read(data, LabelColumnName, FeatureColumnName, channel);
        if (rows.Classes != Model.Classes || (rows.Names != null && Names != null && !rows.Names.Texts.SequenceEqual(Names.Texts)))
            throw new ArgumentException(
                $"Label column '{LabelColumnName}' has the key values {Describe(rows.Names, rows.Classes)}, but the classifier was fitted to {Describe(Names, Model.Classes)}; map values to keys with the fitted transformer.", nameof(data));
        for (int i = 0; i < rows.Labels.Length; i++)
            Model.Append(rows.Inputs.AsSpan(i * rows.Width, rows.Width), rows.Labels[i]);
    }

    private protected override TransformerChain<ITransformer> ToBuiltIn() => ClassifierEquivalent.Of(this);

    internal static GpiclTransformer Fit(IHost host, IChannel channel, LabeledRows rows, InContextLearner learner, InContextOptions options, string labelColumn, string featureColumn)
    {
        rows.CheckFor(learner.Classes, labelColumn, featureColumn);
        bool open = options.Encoding is FeatureEncoding.Auto or FeatureEncoding.Standardized;
        InContextOptions chosen = open ? options with { Standardization = rows.Choose(options.Standardization) } : options;
        InContextClassifier model = learner.Fit(rows.Inputs, rows.Labels, rows.Width, rows.Classes, chosen);
        channel.Info(MessageSensitivity.Schema, FormattableString.Invariant(
            $"Read {model.Count} examples of {model.Classes} classes and {model.Width} features into {model.Members} members, {model.ContextBytes / 1024} KiB of context, standardized: {model.Options.Standardization}, encoded: {model.Options.Encoding}."));
        return new GpiclTransformer(host, model, options, labelColumn, featureColumn, rows.FeatureType, rows.Names);
    }

    private static string Describe(KeyNames? names, int classes) => names == null ? $"1 .. {classes}" : string.Join(", ", names.Texts);
}
