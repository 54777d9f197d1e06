using System.Text.Json;
using Gpicl.Cli.Csv;
using Gpicl.Cli.Features;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.Onnx.Images;

namespace Gpicl.Cli.Classifiers;

/// <summary>Fits classifiers that know what their inputs are made of.</summary>
/// <param name="learner">Reads the examples.</param>
/// <param name="examples">Examples to read, at most.</param>
/// <param name="options">Of the fit.</param>
internal sealed class ClassifierFit(InContextLearner learner, int examples, InContextOptions options)
{
    /// <summary>Fits a table.</summary>
    /// <exception cref="InvalidDataException">Two columns have the same name, or there are too many classes.</exception>
    public InContextClassifier Fit(LabeledTable table)
    {
        if (table.Columns.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"{table.Name} has {twice.Count()} columns named '{twice.Key}'; new data could not be told apart.");
        (InContextClassifier classifier, TableEncoder encoder) = new SplitTest(learner, table, examples, queries: 0, options.Seed).Fit(0, options);
        var (named, label, place, numbered, decimalComma) = table.Layout!;
        return Describe(classifier, table.Name, new InputDescription
        {
            Classes = [.. table.ClassNames!],
            Columns = [.. encoder.Columns],
            Named = named,
            Label = label,
            LabelPlace = place,
            Numbered = numbered,
            DecimalComma = decimalComma,
        });
    }

    /// <summary>Fits images.</summary>
    /// <param name="images">The images; those without a label are left out.</param>
    /// <param name="preparation">Of their pixels.</param>
    /// <param name="network">Finds features in them; null for their pixels.</param>
    /// <param name="console">Shows progress.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="InvalidDataException">There are too few or too many classes.</exception>
    /// <exception cref="UsageException">There are fewer examples than classes.</exception>
    public InContextClassifier Fit(
        ImageFiles images, ImagePreparation preparation, ImageFeatureExtractor? network, CommandConsole console, CancellationToken cancellation)
    {
        int[] labeled = [.. Enumerable.Range(0, images.Count).Where(i => images.Labels[i] >= 0)];
        if (labeled.Length > 0 && labeled.Length < images.Count)
            console.WriteLine($"{images.Count - labeled.Length} of {images.Count} images lie in no folder that is called after a class, and are left out.");
        int[] labels = Array.ConvertAll(labeled, i => images.Labels[i]);
        int classes = images.Classes.Length;
        if (classes < 2 || classes > learner.Classes)
            throw new InvalidDataException($"{images.Name} has {classes} classes of images; the checkpoint tells 2 .. {learner.Classes} apart.");
        int present = labels.Distinct().Count();
        if (examples < present)
            throw new UsageException($"--examples is {examples}, but {images.Name} has {present} classes; each needs an example.");
        int[] chosen = new StratifiedSplits(labels, classes, Math.Min(examples, labels.Length), 0, options.Seed).Rows(0).Support;
        Array.Sort(chosen); // so that numbers of examples tell which they are
        ImageInputs? how = null;
        float[] inputs = [];
        console.ShowProgress($"Reading {images.Name}", chosen.Length, progress =>
        {
            var read = new PixelImage[chosen.Length];
            for (int i = 0; i < read.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                read[i] = images.Read(labeled[chosen[i]]);
            }

            (how, inputs) = ImageEncoder.Fit(
                read, preparation, network, new DelegateProgress<int>(done => progress.Report(new StepProgress(done, "images"))), cancellation);
        });
        InContextOptions all = how is { Network: null, Side: { } side } ? options with { Image = new ImageShape(how.Gray ? 1 : 3, side, side) } : options;
        InContextClassifier classifier = learner.Fit(inputs, Array.ConvertAll(chosen, i => labels[i]), inputs.Length / chosen.Length, classes, all);
        return Describe(classifier, images.Name, new InputDescription { Classes = images.Classes, Images = how });
    }

    private static InContextClassifier Describe(InContextClassifier classifier, string name, InputDescription inputs)
    {
        try
        {
            inputs.Check(classifier.Width, classifier.Classes);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{name}: {exception.Message}.", exception);
        }

        classifier.Inputs = inputs;
        return classifier;
    }
}
