namespace Gpicl.MLNet.Benchmarks;

/// <summary>What the pipeline says of a row.</summary>
internal sealed class Prediction
{
    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];
}
