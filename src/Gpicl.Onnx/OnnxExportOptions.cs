namespace Gpicl.Onnx;

/// <summary>What an exported graph calls its inputs, outputs and classes.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>
    /// An ONNX model of the steps that make the features, of operator sets 11 to 17, as <c>ConvertToOnnx</c> of the package
    /// Microsoft.ML.OnnxConverter writes it. What the features need of it comes before the classifier, so the graph has the inputs
    /// of these steps, and runs in one piece. Default empty: the graph begins with the features.
    /// </summary>
    public ReadOnlyMemory<byte> StepsBefore { get; init; }

    /// <summary>
    /// The input, float [N, Width]; with <see cref="StepsBefore"/>, the output of theirs that the classifier reads, which ML.NET calls
    /// "Features.output". Default "features".
    /// </summary>
    public string FeaturesName { get; init; } = "features";

    /// <summary>The output of class probabilities, float [N, Classes]; NaN in rows with a feature that is not finite. Default "probabilities".</summary>
    public string ProbabilitiesName { get; init; } = "probabilities";

    /// <summary>The output of the likeliest class's number, int64 [N]; −1 in rows with a feature that is not finite. Default "label".</summary>
    public string LabelName { get; init; } = "label";

    /// <summary>
    /// The output of the likeliest class's name, string [N], empty where there is none; only there when <see cref="ClassNames"/> are
    /// given. Default "class".
    /// </summary>
    public string ClassName { get; init; } = "class";

    /// <summary>
    /// Names of the classes 0 .. Classes − 1, not empty and all different. They go into the file's metadata under
    /// <see cref="OnnxExport.ClassesKey"/> as a JSON array. Default null: classes have numbers only.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Checks all values.</summary>
    /// <param name="classes">Classes of the classifier.</param>
    /// <exception cref="ArgumentException">One or more values are not allowed; the message lists every one.</exception>
    public void Validate(int classes)
    {
        var check = new OptionCheck("ONNX export");
        (string Option, string? Name)[] tensors =
        [
            (nameof(FeaturesName), FeaturesName), (nameof(ProbabilitiesName), ProbabilitiesName), (nameof(LabelName), LabelName),
            (nameof(ClassName), ClassName),
        ];
        foreach ((string option, string? name) in tensors)
        {
            check.NotEmpty(name, option);
            check.Require(
                name?.StartsWith(ClassifierGraph.InnerPrefix) != true,
                $"{option} '{name}' begins with '{ClassifierGraph.InnerPrefix}', as names inside the graph do.");
        }

        string?[] given = [.. tensors.Select(tensor => tensor.Name).Where(name => !string.IsNullOrEmpty(name))];
        check.Require(AreDistinct(given), $"Input and outputs are called {List(given)}; they must be different.");
        if (ClassNames != null)
        {
            check.Require(ClassNames.Count == classes, $"{nameof(ClassNames)} has {ClassNames.Count} names; the classifier has {classes} classes.");
            check.Require(AreDistinct(ClassNames), $"{nameof(ClassNames)} are {List(ClassNames)}; they must be different and not empty.");
        }

        check.ThrowIfAny();
    }

    private static bool AreDistinct(IReadOnlyList<string?> names) =>
        !names.Any(string.IsNullOrEmpty) && names.Distinct(StringComparer.Ordinal).Count() == names.Count;

    private static string List(IEnumerable<string?> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
