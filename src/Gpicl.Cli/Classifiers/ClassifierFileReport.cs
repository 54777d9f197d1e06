using System.Text.Json;
using Gpicl.Cli.Commands;
using Gpicl.InContext;
using Gpicl.IO;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.Classifiers;

/// <summary>What the file of a fitted classifier holds.</summary>
/// <param name="Examples">Support examples it has read.</param>
/// <param name="HasExamples">Whether the raw examples are in the file.</param>
/// <param name="Width">Values of an input.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="ClassNames">Their names; null where they have none.</param>
/// <param name="Inputs">What each value of an input is, where the data were a table with names; otherwise null.</param>
/// <param name="ContextBytes">Bytes of its keys and values.</param>
/// <param name="Description">How it was fitted.</param>
internal sealed record ClassifierFileReport(
    int Examples, bool HasExamples, int Width, int Classes, IReadOnlyList<string>? ClassNames, IReadOnlyList<string>? Inputs, long ContextBytes,
    JsonElement Description)
{
    /// <summary>Reads the file as a classifier, with all checks; null where there is none, or one that is by its own word something else.</summary>
    /// <exception cref="CheckpointFormatException">The file is damaged.</exception>
    public static ClassifierFileReport? TryRead(string path)
    {
        if (!File.Exists(path))
            return null;
        SafetensorsFile file = SafetensorsFile.Load(path);
        if (file.Metadata.GetValueOrDefault("format")?.StartsWith(InContextClassifierFile.Format, StringComparison.Ordinal) != true)
            return null;
        InContextClassifier classifier = InContextClassifierFile.Read(file, path);
        return new ClassifierFileReport(
            classifier.Count, classifier.HasExamples, classifier.Width, classifier.Classes, classifier.ClassNames, classifier.FeatureNames,
            classifier.ContextBytes, JsonSerializer.Deserialize<JsonElement>(file.Metadata[InContextClassifierFile.DescriptionKey]));
    }

    /// <summary>The report for people.</summary>
    public static Table Display(ClassifierFileReport report) => new Table().AddColumns("fitted classifier", "")
        .AddRow("support examples", Invariant($"{report.Examples}{(report.HasExamples ? "" : ", of which the raw values are not in the file")}"))
        .AddRow("classes", Named(report.Classes, report.ClassNames))
        .AddRow("inputs", Named(report.Width, report.Inputs))
        .AddRow("context", Invariant($"{report.ContextBytes / 1024:N0} KiB of keys and values"))
        .AddRow("fitted with", Markup.Escape(InspectCommand.Indented(report.Description)));

    private static string Named(int count, IReadOnlyList<string>? names) =>
        Markup.Escape(names == null ? Invariant($"{count}") : Invariant($"{count}: {string.Join(", ", names)}"));
}
