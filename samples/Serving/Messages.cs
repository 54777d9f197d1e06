namespace Gpicl.Samples.Serving;

/// <summary>What requests and answers hold, as JSON. In rows, null stands for a missing value.</summary>
internal static class Messages
{
    /// <param name="Rows">Rows to predict, 1 .. <see cref="ClassifierService.MostRows"/>.</param>
    public sealed record PredictRequest(float?[][] Rows);

    /// <param name="Predictions">One for each row, in order.</param>
    public sealed record PredictAnswer(Prediction[] Predictions);

    /// <param name="Label">The likeliest label.</param>
    /// <param name="Probabilities">Those of all labels; they add up to 1.</param>
    public sealed record Prediction(string Label, Dictionary<string, float> Probabilities);

    /// <param name="Features">The values of one row.</param>
    /// <param name="Label">What it is.</param>
    public sealed record AppendRequest(float?[] Features, string Label);

    /// <param name="Id">What the row is called from now on; no other ever gets the same.</param>
    /// <param name="Rows">Rows that are known now.</param>
    public sealed record AppendAnswer(long Id, int Rows);

    /// <param name="Ids">The rows to forget, all or none of them.</param>
    public sealed record ForgetRequest(long[] Ids);

    /// <param name="Rows">Rows that are known now.</param>
    public sealed record ForgetAnswer(int Rows);

    /// <param name="Features">The values of the row whose prediction is to be explained.</param>
    /// <param name="Exact">Rows whose influence is computed by leaving them out: 0 (default) .. <see cref="ClassifierService.MostExact"/>.</param>
    public sealed record ExplainRequest(float?[] Features, int Exact = 0);

    /// <param name="Label">The predicted label.</param>
    /// <param name="Probability">Its probability.</param>
    /// <param name="Rows">The rows that matter most, at most <see cref="ClassifierService.MostReasons"/>.</param>
    /// <param name="Features">The features that matter most, likewise.</param>
    public sealed record ExplainAnswer(string Label, double Probability, RowInfluence[] Rows, FeatureChange[] Features);

    /// <param name="Id">The row.</param>
    /// <param name="Label">Its label.</param>
    /// <param name="Change">By how much the probability falls without it.</param>
    /// <param name="Exact">Whether that is exact.</param>
    public sealed record RowInfluence(long Id, string Label, double Change, bool Exact);

    /// <param name="Feature">Number of the feature, from 0.</param>
    /// <param name="Change">By how much the probability falls, in the mean, with another row's value in its place.</param>
    public sealed record FeatureChange(int Feature, double Change);

    /// <param name="Status">"ok".</param>
    /// <param name="Rows">Rows that are known now.</param>
    /// <param name="Features">Values of a row.</param>
    /// <param name="Labels">The labels there are.</param>
    public sealed record Health(string Status, int Rows, int Features, string[] Labels);
}
