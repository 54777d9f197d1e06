using System.Globalization;
using Gpicl.InContext;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Schemas;
using Gpicl.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet;

/// <summary>
/// An in-context classifier in a pipeline; see <see cref="ClassifierTransformer{TModel}"/> for what it adds. Key values without an
/// example may get some by <see cref="Append"/>, unless there are more of them than the weights know classes.
/// </summary>
/// <remarks>
/// <c>Model.Save</c> keeps weights and context in half precision: scores of what <c>Model.Load</c> and <c>Model.LoadGpicl</c> read from
/// its file differ by less than 0.002. <c>Model.SaveGpicl</c> keeps every bit.
/// </remarks>
public sealed class GpiclTransformer : ClassifierTransformer<InContextClassifier>
{
    private readonly IHost host;

    internal GpiclTransformer(IHost host, InContextClassifier model, InContextOptions options, ClassifierColumns columns, InsightColumns insights)
        : base(model, columns)
    {
        this.host = host;
        Insights = insights;
        Options = options;
    }

    private protected override PartFormat Format => GpiclFormat.Instance;

    internal InContextOptions Options { get; }

    internal InsightColumns Insights { get; }

    /// <summary>The same weights and options with other labeled examples. Classes and width may be others, too; nothing else is fitted again.</summary>
    /// <param name="data">Rows with label and features, preprocessed as those given to Fit.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// A row has more or fewer features than the column's type says, no row is usable, all are of one class, or there are too many classes.
    /// </exception>
    public GpiclTransformer WithContext(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IChannel channel = host.Start(nameof(WithContext));
        return Fit(host, channel, LabeledRows.Read(data, LabelColumnName, FeatureColumnName, channel), Model.Learner, Options, Insights);
    }

    /// <summary>
    /// Adds labeled examples to <see cref="ClassifierTransformer{TModel}.Model"/> behind those it has read, each in one token's work.
    /// Rows being scored at the same time see some of them or none.
    /// </summary>
    /// <param name="data">Rows with label and features; the label has the key values of the one fitted to.</param>
    /// <exception cref="ArgumentException">
    /// A column is missing or of the wrong type, the label has other key values, or a row has one that is none of the classes; nothing was added.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A row has more or fewer features than the column's type says, and nothing was added; or the model's learned positions are
    /// used up, and rows before that were.
    /// </exception>
    public void Append(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IChannel channel = host.Start(nameof(Append));
        CheckWidth(data.Schema);
        LabeledRows rows = LabeledRows.Read(data, LabelColumnName, FeatureColumnName, channel);
        LabelKeys keys = Columns.Keys;
        if (!keys.Agree(rows.Columns.Keys))
        {
            throw new ArgumentException(
                $"Label column '{LabelColumnName}' has the key values {rows.Columns.Keys}, but the classifier was fitted to {keys}; map values to keys "
                + "with the fitted transformer.", nameof(data));
        }

        int[] labels = Array.ConvertAll(rows.Labels, keys.ClassAt);
        int other = Array.FindIndex(labels, label => label < 0);
        if (other >= 0)
        {
            throw new ArgumentException(
                $"Key {rows.Labels[other] + 1} of label column '{LabelColumnName}' is none of the {keys.Classes} of {keys.Count} that occurred "
                + $"in the rows fitted to; fit to rows of all classes, with {nameof(WithContext)}.", nameof(data));
        }

        for (int i = 0; i < labels.Length; i++)
            Model.Append(rows.Inputs.AsSpan(i * rows.Width, rows.Width), labels[i]);
    }

    /// <summary>
    /// The transformer as if it had never seen some of its labeled examples; see <see cref="InContextClassifier.Without"/>, also for what it
    /// costs. This one stays as it is.
    /// </summary>
    /// <param name="indices">
    /// Numbers of examples, from 0: the rows given to Fit in their order, then those appended; rows that were skipped have none.
    /// </param>
    /// <exception cref="ArgumentException">There is no such example, or fewer than two classes would be left of those given to Fit.</exception>
    /// <exception cref="InvalidOperationException">The classifier does not have its raw examples.</exception>
    public GpiclTransformer Without(params ReadOnlySpan<int> indices) => new(host, Model.Without(indices), Options, Columns, Insights);

    /// <summary>How good the classifier is on its own examples; see <see cref="InContextClassifier.CrossValidate"/>, also for what it costs.</summary>
    /// <param name="folds">Parts of the examples, at least 2; as many as examples where these are fewer. Default 10.</param>
    /// <param name="cancellation">Stops between folds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folds"/> is below 2.</exception>
    /// <exception cref="InvalidOperationException">The raw examples are not at hand, or too few of a second class were given to Fit.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public CrossValidationResult CrossValidate(int folds = 10, CancellationToken cancellation = default) => Model.CrossValidate(folds, cancellation);

    /// <summary>Why rows are predicted as they are; see <see cref="InContextClassifier.Explain"/>, also for what it costs.</summary>
    /// <param name="data">Rows with features, few of them.</param>
    /// <param name="exact">How many examples are recomputed exactly for each row, 0 or more. Default 20.</param>
    /// <param name="cancellation">Stops between refits.</param>
    /// <returns>
    /// An explanation for each row, null for one with infinite features; its text with names is <c>ToString(transformer.ClassNames, names)</c>.
    /// </returns>
    /// <exception cref="ArgumentException">The feature column is missing, of the wrong type or of another width.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exact"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">
    /// A row has more or fewer features than the column's type says, or the classifier does not have its raw examples.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public IReadOnlyList<Explanation?> Explain(IDataView data, int exact = 20, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(exact);
        var (inputs, places, rows) = FeatureRows.Read(data, CheckWidth(data.Schema));
        var explanations = new Explanation?[rows];
        for (int i = 0; i < places.Length; i++)
            explanations[places[i]] = Model.Explain(inputs.AsSpan(i * Model.Width, Model.Width), exact, cancellation);
        return explanations;
    }

    /// <summary>
    /// Which of unlabeled rows are worth labeling next; see <see cref="InContextClassifier.SuggestLabels"/>, also for what it costs.
    /// </summary>
    /// <param name="unlabeled">Rows with features. Those with infinite features are never chosen.</param>
    /// <param name="count">How many rows to choose, at least 1; all where there are fewer.</param>
    /// <returns>Numbers of rows of the view, from 0, the least certain first.</returns>
    /// <exception cref="ArgumentException">The feature column is missing, of the wrong type or of another width.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A row has more or fewer features than the column's type says.</exception>
    public int[] SuggestLabels(IDataView unlabeled, int count)
    {
        ArgumentNullException.ThrowIfNull(unlabeled);
        var (inputs, places, _) = FeatureRows.Read(unlabeled, CheckWidth(unlabeled.Schema));
        return Array.ConvertAll(Model.SuggestLabels(inputs, count), row => places[row]);
    }

    internal static GpiclTransformer Fit(
        IHost host, IChannel channel, LabeledRows rows, InContextLearner learner, InContextOptions options, InsightColumns insights)
    {
        rows = rows.For(learner.Classes);
        bool open = options.Encoding is FeatureEncoding.Auto or FeatureEncoding.Standardized;
        InContextOptions chosen = open ? options with { Standardization = rows.Choose(options.Standardization) } : options;
        InContextClassifier model = learner.Fit(rows.Inputs, rows.Labels, rows.Width, rows.Classes, chosen);
        channel.Info(MessageSensitivity.Schema, string.Create(CultureInfo.InvariantCulture,
            $"Read {model.Count} examples of {model.Classes} classes and {model.Width} features into {model.Members} members, "
            + $"{model.ContextBytes / 1024} KiB of context, standardized: {model.Options.Standardization}, encoded: {model.Options.Encoding}, "
            + $"calibrated: {model.Options.Calibration}, temperature {model.CalibrationTemperature:F2}."));
        Report(model, channel);
        return new GpiclTransformer(host, model, options, rows.Columns, insights);
    }

    // What calibration has seen of how good the classifier is.
    private static void Report(InContextClassifier model, IChannel channel)
    {
        if (model.Ensemble.Prequential is not { } predictions || model.State.Calibrator is not { } calibrator)
            return;
        PredictionQuality quality = PredictionQuality.Of(predictions.Probabilities, predictions.Labels);
        channel.Info(MessageSensitivity.Schema, $"Each from those read before it, uncalibrated: {quality}.");
        if (predictions.AreAtChance(calibrator))
            channel.Warning(MessageSensitivity.Schema,
                $"The labels of these {model.Count} rows cannot be told from their features better than by the shares of the classes: predictions are "
                + "at chance. Check that rows and labels belong together; more rows or other features may help.");
    }

    private protected override IHasFormat Snapshot() => new GpiclTransformer(host, Model.Snapshot(), Options, Columns, Insights);

    private protected override ExtraColumn[] Extras(DataViewSchema.Column features) =>
        Insights.IsEmpty ? [] : Insights.Create(Model, ClassNames, LabeledRows.SlotNames(features, Model.Width));
}
