namespace Microsoft.ML.Conformance.Data;

/// <summary>What a model says of a point.</summary>
public sealed class Prediction
{
    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];
}
