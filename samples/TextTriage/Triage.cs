using Microsoft.ML.Data;

namespace Gpicl.Samples.TextTriage;

/// <summary>Where a text is sent.</summary>
internal sealed class Triage
{
    public string PredictedLabel { get; set; } = "";

    [VectorType]
    public float[] Score { get; set; } = [];
}
