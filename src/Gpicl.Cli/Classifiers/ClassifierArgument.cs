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
        return (classifier, classifier.Inputs is { } inputs ? WithNames(inputs, classifier.Classes) : Unknown(classifier));
    }

    // Classes that the library appended have no names.
    private static InputDescription WithNames(InputDescription inputs, int classes)
    {
        List<string> names = [.. inputs.Classes];
        while (names.Count < classes)
        {
            string name = $"class {Number(names.Count)}";
            while (names.Contains(name))
                name += "'";
            names.Add(name);
        }

        return inputs with { Classes = [.. names] };
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
