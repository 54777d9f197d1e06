using System.CommandLine;
using Gpicl.InContext;
using Gpicl.IO;

namespace Gpicl.Cli.Classifiers;

/// <summary>A fitted classifier in a file, as a command line names it.</summary>
internal sealed class ClassifierArgument
{
    private readonly Option<string> model = new("--model")
    {
        Description = "The classifier, as 'gpicl fit' or the library's InContextClassifier.Save wrote it.",
        HelpName = "file",
        Required = true,
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Add(model);

    /// <summary>The file.</summary>
    public string PathOf(ParseResult parsed) => parsed.GetValue(model)!;

    /// <summary>Reads the classifier, and how new data become inputs of it.</summary>
    /// <exception cref="CheckpointFormatException">The file is damaged or is not a fitted classifier.</exception>
    /// <exception cref="UsageException">There is no such file.</exception>
    public (InContextClassifier Classifier, InputDescription Inputs) Load(ParseResult parsed)
    {
        string path = PathOf(parsed);
        if (!File.Exists(path))
            throw new UsageException($"--model is '{path}'; there is no such file.");
        InContextClassifier classifier = InContextClassifier.Load(path);
        InputDescription inputs = classifier.Inputs ?? Unknown(classifier);
        int named = inputs.Classes.Length; // classes behind these, which a program added, have their numbers for names
        return (classifier, inputs with { Classes = [.. inputs.Classes, .. Enumerable.Range(named, classifier.Classes - named).Select(Number)] });
    }

    // A classifier that the library saved knows inputs by their places only, and classes by their numbers.
    private static InputDescription Unknown(InContextClassifier classifier) => new()
    {
        Classes = [.. Enumerable.Range(0, classifier.Classes).Select(Number)],
        Columns = [.. Enumerable.Range(1, classifier.Width).Select(column => new InputColumn(Number(column)))],
        LabelPlace = classifier.Width,
    };

    private static string Number(int value) => FormattableString.Invariant($"{value}");
}
