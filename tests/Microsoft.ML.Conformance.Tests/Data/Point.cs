using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance.Data;

/// <summary>A labeled point with a vector of features.</summary>
public sealed class Point
{
    public string Label { get; set; } = "";

    [VectorType(2)]
    public float[] Features { get; set; } = [];
}
