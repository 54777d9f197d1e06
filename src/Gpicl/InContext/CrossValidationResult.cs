namespace Gpicl.InContext;

/// <summary>How good a classifier is, measured on its own examples.</summary>
/// <param name="Folds">Into how many parts the examples were cut.</param>
/// <param name="CrossValidated">Each part predicted by the classifier without it, probabilities calibrated as the classifier's are.</param>
/// <param name="Prequential">
/// Each example but the first predicted from those before it, in a random order (Dawid's prequential principle): what was to be expected
/// while learning, so lower than <paramref name="CrossValidated"/> where more examples still help. Standardization and encodings are those of
/// all examples, probabilities are not calibrated, and class means are not read. Of more classes than the network knows it is what the ensemble says
/// alone, without the linear discriminant, so that accuracy is lower, too.
/// </param>
/// <param name="MostFrequentShare">Share of the most frequent class among the examples, 0 .. 1: the accuracy of always saying that.</param>
public sealed record CrossValidationResult(int Folds, PredictionQuality CrossValidated, PredictionQuality Prequential, double MostFrequentShare)
{
    /// <summary>The figures in three lines.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"""
        {Folds} folds: {CrossValidated}
        each row from those before it: {Prequential}
        the most frequent class: {100 * MostFrequentShare:F1} %
        """).ReplaceLineEndings("\n");
}
