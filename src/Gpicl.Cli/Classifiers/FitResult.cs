using Gpicl.InContext;

namespace Gpicl.Cli.Classifiers;

/// <summary>A classifier in a file, as <c>gpicl fit</c> and <c>gpicl append</c> write it.</summary>
/// <param name="Output">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Examples">Support examples in it.</param>
/// <param name="Appended">How many of them were appended just now; null where it was fitted just now.</param>
/// <param name="Members">Ensemble members.</param>
/// <param name="Width">Values of an input.</param>
/// <param name="ClassNames">The classes.</param>
/// <param name="Inputs">What each value of an input is, where the data were a table: a column, or column=word; otherwise null.</param>
/// <param name="CalibrationTemperature">What probabilities are calibrated by; 1 where they are not.</param>
internal sealed record FitResult(
    string Output, long Bytes, int Examples, int? Appended, int Members, int Width, IReadOnlyList<string> ClassNames, IReadOnlyList<string>? Inputs,
    double CalibrationTemperature)
{
    /// <summary>Writes a classifier, and says what is in the file.</summary>
    public static FitResult Save(InContextClassifier classifier, InputDescription inputs, string path, int? appended = null)
    {
        classifier.Save(path, classifier.HasExamples);
        return new FitResult(
            path, new FileInfo(path).Length, classifier.Count, appended, classifier.Members, classifier.Width, inputs.Classes, inputs.FeatureNames,
            classifier.CalibrationTemperature);
    }
}
