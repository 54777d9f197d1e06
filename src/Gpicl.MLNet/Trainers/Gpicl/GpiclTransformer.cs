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

    internal GpiclTransformer(IHost host, InContextClassifier model, InContextOptions options, ClassifierColumns columns)
        : base(model, columns)
    {
        this.host = host;
        Options = options;
    }

    private protected override PartFormat Format => GpiclFormat.Instance;

    internal InContextOptions Options { get; }

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
        return Fit(host, channel, LabeledRows.Read(data, LabelColumnName, FeatureColumnName, channel, Columns.IsBinary), Model.Learner, Options);
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
    /// A row has more or fewer features than the column's type says, or there is no room for so many new classes, and nothing was added; or the model's
    /// learned positions are used up, and rows before that were.
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
            return new GpiclTransformer(host, Model.Snapshot(), Options, Columns);
        }
    }

    internal static GpiclTransformer Fit(IHost host, IChannel channel, LabeledRows rows, InContextLearner learner, InContextOptions options)
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
        return new GpiclTransformer(host, model, options, rows.Columns);
    }

    private protected override IHasFormat Snapshot() => Copy();

    // The keys of the classes the model has.
    private LabelKeys Keys()
    {
        LabelKeys keys = Columns.Keys;
        return Model.Classes == keys.Classes ? keys : throw new InvalidOperationException(
            $"The model has {Model.Classes} classes, but key values of label column '{LabelColumnName}' for {keys.Classes}: add new classes with "
            + $"{nameof(GpiclTransformer)}.{nameof(Append)} only, which knows what they are called.");
    }
}
