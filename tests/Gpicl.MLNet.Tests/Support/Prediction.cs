

namespace Gpicl.MLNet.Tests.Support;

/// <summary>What a pipeline that ends with MapKeyToValue says of an example.</summary>
public sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
