using Gpicl.InContext;

namespace Gpicl.Cli.Classifiers;

/// <summary>A classifier in a file, as <c>gpicl fit</c> and <c>gpicl append</c> write it.</summary>
/// <param name="Output">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Examples">Support examples in it.</param>
/// <param name="Members">Ensemble members.</param>
/// <param name="Width">Values of an input.</param>
/// <param name="ClassNames">The classes.</param>
/// <param name="Inputs">What each value of an input is, where the data were a table: a column, or column=word; otherwise null.</param>
/// <param name="CalibrationTemperature">What probabilities are calibrated by; 1 where they are not.</param>
internal sealed record FitResult(
    string Output, long Bytes, int Examples, int Members, int Width, IReadOnlyList<string> ClassNames, IReadOnlyList<string>? Inputs,
    double CalibrationTemperature)
{
    /// <summary>How many of the examples were appended just now; null where it was fitted just now.</summary>
    public int? Appended { get; init; }

    /// <summary>How many of those were examples already, with the same label; null where it was fitted just now.</summary>
    public int? Copies { get; init; }

    /// <summary>The classes that these added; null for none.</summary>
    public IReadOnlyList<string>? NewClasses { get; init; }

    /// <summary>How good it is on its own examples; null where that was not measured.</summary>
    public FitCheck? Check { get; init; }

    /// <summary>Writes a classifier, and says what is in the file.</summary>
    public static FitResult Save(InContextClassifier classifier, InputDescription inputs, string path)
    {
        classifier.Save(path, classifier.HasExamples);
        return new FitResult(
            path, new FileInfo(path).Length, classifier.Count, classifier.Members, classifier.Width, inputs.Classes, inputs.FeatureNames,
            classifier.CalibrationTemperature);
    }
}

/// <summary>How good a classifier is on its own examples, by stratified cross-validation.</summary>
/// <param name="Folds">Parts of the examples, each predicted from the others.</param>
/// <param name="Accuracy">Fraction predicted right.</param>
/// <param name="LogLoss">Mean of −ln p(label).</param>
/// <param name="CalibrationError">Expected calibration error, within 10 bins of equal count.</param>
internal sealed record FitCheck(int Folds, double Accuracy, double LogLoss, double CalibrationError);
