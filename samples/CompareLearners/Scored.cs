namespace Gpicl.Samples.CompareLearners;

/// <summary>A row with its label and the one predicted for it.</summary>
internal sealed class Scored
{
    public string Label { get; set; } = "";

    public string PredictedLabel { get; set; } = "";
}
