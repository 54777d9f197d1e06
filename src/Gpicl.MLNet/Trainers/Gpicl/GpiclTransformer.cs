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
/// example may get some by <see cref="Append"/>, and there may be new ones.
/// </summary>
/// <remarks>
/// <c>Model.Save</c> keeps weights and context in half precision: scores of what <c>Model.Load</c> and <c>Model.LoadGpicl</c> read from
/// its file differ by less than 0.002. <c>Model.SaveGpicl</c> keeps every bit.
/// </remarks>
public sealed class GpiclTransformer : ClassifierTransformer<InContextClassifier>
{
    private readonly Lock appending = new();
    private readonly IHost host;

    internal GpiclTransformer(IHost host, InContextClassifier model, InContextOptions options, ClassifierColumns columns, InsightColumns? insights = null)
        : base(model, columns)
    {
        this.host = host;
        Insights = insights ?? new InsightColumns(null, null);
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
        return Fit(host, channel, LabeledRows.Read(data, LabelColumnName, FeatureColumnName, channel, Columns.IsBinary), Model.Learner, Options, Insights);
    }

    /// <summary>
    /// Adds labeled examples to <see cref="ClassifierTransformer{TModel}.Model"/> behind those it has read, each in one token's work, or three
    /// tokens' with changed copies of images.
    /// Rows being scored at the same time see some of them or none.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The label's key values are those fitted to, or these and others: map values to keys anew, with the old ones among them in whatever order, as
    /// <c>MapValueToKey</c> does when it is fitted to all rows. The others get places behind the old ones, and each that occurs becomes a class: up to the
    /// classes that the network knows (10 for the weights that come with the library), or up to 1,000 where there were more than these from the first.
    /// </para>
    /// <para>
    /// What <see cref="ClassifierTransformer{TModel}.GetOutputSchema"/> and <see cref="ClassifierTransformer{TModel}.Transform"/> give afterwards has the
    /// new key values, slots and slot names. Views and engines made before keep theirs: they go on with the classes they know, and their scores
    /// are the probabilities among these.
    /// </para>
    /// </remarks>
    /// <param name="data">Rows with label and features.</param>
    /// <exception cref="ArgumentException">
    /// A column is missing or of the wrong type, or the label lacks key values that the classifier was fitted to; nothing was added.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A row has more or fewer features than the column's type says, there is no room for so many new classes, or a class is new while
    /// <see cref="ClassPrior.Given"/> says the shares of the others, and nothing was added; or the model's learned positions are used up, and rows
    /// before that were.
    /// </exception>
    public void Append(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IChannel channel = host.Start(nameof(Append));
        CheckWidth(data.Schema);
        LabeledRows rows = LabeledRows.Read(data, LabelColumnName, FeatureColumnName, channel, Columns.IsBinary);
        lock (appending)
        {
            LabelKeys keys = Keys();
            LabelKeys all = keys.Extend(rows.Columns.Keys, out int[] places) ?? throw new ArgumentException(
                $"Label column '{LabelColumnName}' has the key values {rows.Columns.Keys}, but the classifier was fitted to {keys}; map values to keys "
                + "with the fitted transformer, or with one that knows these and new ones.", nameof(data));
            int[] labels = Array.ConvertAll(rows.Labels, label => places[label]);
            int[] added = [.. labels.Distinct().Where(place => place >= keys.Count || keys.ClassAt(place) < 0)];
            if (keys.Classes + added.Length > Model.MostClasses)
                throw new InvalidOperationException(
                    $"The rows have {added.Length} new classes, but the classifier has {keys.Classes} of at most {Model.MostClasses}; fit to rows of all "
                    + $"classes, with {nameof(WithContext)}.");
            if (added.Length > 0 && Model.Options.ClassPrior.Shares != null)
                throw new InvalidOperationException(
                    $"The rows have {added.Length} new classes, but {nameof(ClassPrior)} gives the shares of the {keys.Classes} that were fitted to alone; "
                    + "fit to rows of all classes, with a share for each.");
            if (added.Length > 0)
                all = all with { Chosen = all.Places };
            for (int i = 0; i < labels.Length; i++)
            {
                int label = all.ClassAt(labels[i]), known = all.Classes;
                Model.Append(rows.Inputs.AsSpan(i * rows.Width, rows.Width), label < 0 ? known : label);
                if (label < 0)
                {
                    all = all with { Chosen = [.. all.Places, labels[i]] };
                    if (Model.Inputs is { } inputs && inputs.Classes.Length == known && all.Names?.Texts[labels[i]] is { Length: > 0 } name)
                        Model.Inputs = inputs with { Classes = [.. inputs.Classes, name] };
                }

                if (all != Columns.Keys)
                    Columns = Columns with { Keys = all };
            }
        }
    }

    /// <summary>The transformer as it is now: examples appended later are not in it. Only for reading.</summary>
    internal GpiclTransformer Copy()
    {
        lock (appending)
        {
            Keys();
            return new GpiclTransformer(host, Model.Snapshot(), Options, Columns, Insights);
        }
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
    public GpiclTransformer Without(params ReadOnlySpan<int> indices)
    {
        GpiclTransformer now = Copy();
        return new GpiclTransformer(host, now.Model.Without(indices), Options, now.Columns, Insights);
    }

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
        rows = rows.For(learner.Options.Classes, learner.Classes);
        bool open = options.Encoding is FeatureEncoding.Auto or FeatureEncoding.Standardized;
        InContextOptions chosen = open
            ? options with { Standardization = rows.Choose(options.Standardization), Image = options.Image ?? rows.Image }
            : options;
        InContextClassifier model = learner.Fit(rows.Inputs, rows.Labels, rows.Width, rows.Classes, chosen);
        model.Inputs = rows.Describe();
        channel.Info(MessageSensitivity.Schema, string.Create(CultureInfo.InvariantCulture,
            $"Read {model.Count} examples of {model.Classes} classes and {model.Width} features into {model.Members} members, "
            + $"{model.ContextBytes / 1024} KiB of context, standardized: {model.Options.Standardization}, encoded: {model.Options.Encoding}, "
            + $"calibrated: {model.Options.Calibration}, temperature {model.CalibrationTemperature:F2}, "
            + $"augmentation: {model.Options.Augmentation}."));
        Report(model, channel);
        return new GpiclTransformer(host, model, options, rows.Columns, insights);
    }

    private protected override IHasFormat Snapshot() => Copy();

    private protected override ExtraColumn[] Extras(DataViewSchema.Column features) =>
        Insights.IsEmpty ? [] : Insights.Create(Model, ClassNames, LabeledRows.SlotNames(features, Model.Width));

    // The keys of the classes the model has.
    private LabelKeys Keys()
    {
        LabelKeys keys = Columns.Keys;
        return Model.Classes == keys.Classes ? keys : throw new InvalidOperationException(
            $"The model has {Model.Classes} classes, but key values of label column '{LabelColumnName}' for {keys.Classes}: add new classes with "
            + $"{nameof(GpiclTransformer)}.{nameof(Append)} only, which knows what they are called.");
    }

    // What calibration has seen of how good the classifier is.
    private static void Report(InContextClassifier model, IChannel channel)
    {
        if (model.Ensemble.Prequential is not { } predictions || model.State.Calibrator is not { } calibrator)
            return;
        PredictionQuality quality = PredictionQuality.Of(predictions.Probabilities, predictions.Labels);
        channel.Info(MessageSensitivity.Schema, $"Each from those read before it, uncalibrated: {quality}.");
        if (predictions.AreAtChance(calibrator.With(ClassPrior.Support)))
            channel.Warning(MessageSensitivity.Schema,
                $"The labels of these {model.Count} rows cannot be told from their features better than by the shares of the classes: predictions are "
                + "at chance. Check that rows and labels belong together; more rows or other features may help.");
    }

}
