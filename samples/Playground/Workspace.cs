using System.Diagnostics;
using Gpicl.Datasets;
using Gpicl.InContext;
using static Gpicl.Samples.Playground.Messages;

namespace Gpicl.Samples.Playground;

/// <summary>
/// An experiment and the classifier that has read what is labeled in it. Immutable: every change gives another workspace, so that one that cannot be
/// saved is forgotten by keeping the one before. Used by one thread at a time.
/// </summary>
/// <remarks>
/// A label more is a fit of all examples anew: that takes as long as reading them, tens of milliseconds, and what was chosen by the first few (scales,
/// copies of pictures, the temperature) is chosen again. Services that have hundreds of examples from the first append instead.
/// </remarks>
internal sealed class Workspace
{
    /// <summary>Height and width of pictures.</summary>
    public const int Side = 28;

    /// <summary>Most pictures or rows.</summary>
    public const int MostItems = 300;

    /// <summary>Most labels: those that the network tells apart itself.</summary>
    public const int MostLabels = 10;

    private const int MostCharacters = 40; // of a label
    private const int Reasons = 6; // examples and features in an explanation, these examples exactly
    private const int Folds = 10;

    private static readonly InContextOptions Pictures = new() { Image = new ImageShape(1, Side, Side) };

    private readonly RowEncoder? encoder; // of a table
    private readonly string[] labels; // in order of their first example
    private Fitted? fitted; // null where it is yet to be made, or fewer than two kinds are known
    private View? view;

    public Workspace(Experiment experiment)
        : this(experiment, null)
    {
    }

    private Workspace(Experiment experiment, Fitted? fitted)
    {
        Experiment = experiment;
        this.fitted = fitted;
        encoder = experiment.Columns == null ? null : new RowEncoder(experiment.Columns, [.. experiment.Items.Select(item => item.Fields!)]);
        labels = [.. experiment.Labeled.Select(one => one.Label).Distinct()];
    }

    /// <summary>What is saved.</summary>
    public Experiment Experiment { get; }

    private int Width => encoder?.Width ?? Side * Side;

    /// <summary>More pictures, unlabeled.</summary>
    public Workspace Add(byte[][] pictures)
    {
        if (pictures.Length == 0 || Experiment.Items.Length + pictures.Length > MostItems)
            throw new RefusedException($"There are {pictures.Length} pictures to add to {Experiment.Items.Length}; there may be {MostItems} in all.");
        foreach (byte[] picture in pictures)
            Check(picture);
        return Add([.. pictures.Select((picture, i) => new Item(Experiment.NextId + i, picture, null, null))]);
    }

    /// <summary>More items, whose ids go on from those there are.</summary>
    public Workspace Add(Item[] items) =>
        new(Experiment with { Items = [.. Experiment.Items, .. items], NextId = Experiment.NextId + items.Length }, fitted);

    /// <summary>An item labeled.</summary>
    /// <param name="id">The item.</param>
    /// <param name="label">What it is; null for its answer.</param>
    public Workspace Label(long id, string? label)
    {
        Item item = Find(id);
        if (IndexOf(id) >= 0)
            throw new RefusedException($"Item {id} is labeled already; forget it first.");
        string name = (label ?? item.Answer ?? throw new RefusedException($"Item {id} came without an answer: say what it is.")).Trim();
        if (name.Length is 0 or > MostCharacters)
            throw new RefusedException($"The label has {name.Length} characters; 1 .. {MostCharacters} are allowed.");
        if (labels.Length == MostLabels && !labels.Contains(name))
            throw new RefusedException($"There are {MostLabels} labels already, and no more are possible.");

        Chance[] chances = Classifier() == null ? [] : Predict(Inputs([item]));
        var labeling = new Labeling(
            id, name, chances.MaxBy(chance => chance.Probability)?.Label, chances.FirstOrDefault(chance => chance.Label == name)?.Probability ?? 0, null);
        var next = new Workspace(Experiment with { Labeled = [.. Experiment.Labeled, labeling] });
        double? rest = next.See().Rest;
        return rest == null ? next : new Workspace(Experiment with { Labeled = [.. Experiment.Labeled, labeling with { Rest = rest }] }, next.fitted)
        {
            view = next.view! with { Examples = [.. Experiment.Labeled, labeling with { Rest = rest }] },
        };
    }

    /// <summary>As if the last label had never been given.</summary>
    public Workspace Undo() => Experiment.Labeled is [.., var last] ? Forget(last.Item) : throw new RefusedException("Nothing is labeled.");

    /// <summary>As if an item had never been labeled: to the bit what a classifier says that has not seen it.</summary>
    public Workspace Forget(long id)
    {
        Find(id);
        int index = IndexOf(id);
        if (index < 0)
            throw new RefusedException($"Item {id} is not labeled.");
        var rest = new Workspace(Experiment with { Labeled = [.. Experiment.Labeled.Where(one => one.Item != id)] });
        if (rest.labels.SequenceEqual(labels) && Classifier() is { } all)
            rest.fitted = Measure(() => all.Without(index));
        return rest; // where a label went with it, or comes in another place, what is left is fitted when it is asked
    }

    /// <summary>Without an item that is not labeled.</summary>
    public Workspace Remove(long id)
    {
        Find(id);
        if (IndexOf(id) >= 0)
            throw new RefusedException($"Item {id} is labeled; forget it first.");
        return new Workspace(Experiment with { Items = [.. Experiment.Items.Where(item => item.Id != id)] }, encoder == null ? fitted : null);
    }

    /// <summary>What there is to see.</summary>
    public View See() => view ??= MakeView();

    /// <summary>What items hold that came at or behind an id.</summary>
    public Content[] Contents(long from) =>
        [.. Experiment.Items.Where(item => item.Id >= from).Select(item => new Content(item.Id, item.Pixels, item.Fields))];

    /// <summary>What an item or a picture is predicted to be.</summary>
    public AskAnswer Ask(AskRequest request, CancellationToken cancellation)
    {
        if (request is { Id: { } id, Picture: null })
        {
            Item item = Find(id);
            return IndexOf(id) >= 0 ? Forget(id).Ask(item, request.Explain, cancellation) : Ask(item, request.Explain, cancellation);
        }

        if (request.Picture == null || request.Id != null || encoder != null)
            throw new RefusedException("Ask about an item or, among pictures, about a picture.");
        Check(request.Picture);
        return Ask(new Item(-1, request.Picture, null, null), request.Explain, cancellation);
    }

    /// <summary>How good the classifier is on its own examples.</summary>
    public Judgment CrossValidate(CancellationToken cancellation)
    {
        InContextClassifier known = Classifier() ?? throw new RefusedException("Label examples of two kinds first.");
        try
        {
            CrossValidationResult result = known.CrossValidate(Folds, cancellation);
            return new Judgment(result.Folds, result.CrossValidated.Accuracy, result.CrossValidated.LogLoss, result.MostFrequentShare);
        }
        catch (InvalidOperationException tooFew) // of one kind, as the message says
        {
            throw new RefusedException(tooFew.Message);
        }
    }

    private static void Check(byte[]? picture)
    {
        if (picture?.Length != Side * Side)
            throw new RefusedException($"A picture has {picture?.Length ?? 0} bytes; {Side} × {Side} = {Side * Side} are expected.");
    }

    private AskAnswer Ask(Item item, bool explain, CancellationToken cancellation)
    {
        if (Classifier() is not { } known)
            return new AskAnswer([], null, explain ? [] : null, explain ? [] : null);
        float[] input = Inputs([item]);
        Explanation? why = explain ? known.Explain(input, Reasons, cancellation) : null;
        return new AskAnswer(
            Predict(input),
            known.MeasureNovelty(input),
            why?.Examples.Take(Reasons).Select(one => new Influence(Experiment.Labeled[one.Index].Item, labels[one.Label], one.Change)).ToArray(),
            why?.Features.Take(Reasons).Select(one => new FeatureChange(encoder!.Names[one.Feature], one.Change)).ToArray());
    }

    private View MakeView()
    {
        InContextClassifier? known = Classifier();
        HashSet<long> labeled = [.. Experiment.Labeled.Select(one => one.Item)];
        Item[] others = [.. Experiment.Items.Where(item => !labeled.Contains(item.Id))];
        float[] inputs = Inputs(others);
        Chance[][] chances = known == null ? [] : [.. Predict(inputs).Chunk(labels.Length)];
        int[] order = known == null || others.Length == 0 ? [.. Enumerable.Range(0, others.Length)] : known.SuggestLabels(inputs, others.Length);
        string[] predicted = [.. chances.Select(row => row.MaxBy(chance => chance.Probability)!.Label)];
        int answered = others.Count(item => item.Answer != null);
        return new View(
            Experiment.Columns,
            answered,
            labels,
            Experiment.Labeled,
            [.. order.Select(row => known == null
                ? new Unlabeled(others[row].Id, others[row].Answer != null, null, 0)
                : new Unlabeled(others[row].Id, others[row].Answer != null, predicted[row], chances[row].Max(chance => chance.Probability)))],
            known == null || answered == 0 ? null : predicted.Where((label, row) => label == others[row].Answer).Count() / (double)answered,
            fitted?.Milliseconds,
            Experiment.Note);
    }

    // Those of all labels for one row after the other.
    private Chance[] Predict(float[] inputs)
    {
        var probabilities = new float[inputs.Length / Width * labels.Length];
        fitted!.Classifier.PredictProbabilities(inputs, probabilities);
        return [.. probabilities.Select((probability, i) => new Chance(labels[i % labels.Length], probability))];
    }

    private InContextClassifier? Classifier()
    {
        if (fitted == null && labels.Length > 1)
        {
            float[] inputs = Inputs([.. Experiment.Labeled.Select(one => Find(one.Item))]);
            int[] numbers = [.. Experiment.Labeled.Select(one => Array.IndexOf(labels, one.Label))];
            fitted = Measure(() => InContextLearner.Default.Fit(inputs, numbers, Width, labels.Length, encoder == null ? Pictures : null));
        }

        return fitted?.Classifier;
    }

    private static Fitted Measure(Func<InContextClassifier> fit)
    {
        long start = Stopwatch.GetTimestamp();
        return new Fitted(fit(), Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private float[] Inputs(Item[] items) =>
        [.. items.SelectMany(item => encoder?.Encode(item.Fields!) ?? [.. item.Pixels!.Select(value => (float)value)])];

    private Item Find(long id) => Array.Find(Experiment.Items, item => item.Id == id)
        ?? throw new RefusedException($"There is no item {id}.", StatusCodes.Status404NotFound);

    private int IndexOf(long id) => Array.FindIndex(Experiment.Labeled, one => one.Item == id);

    private sealed record Fitted(InContextClassifier Classifier, double Milliseconds);
}
