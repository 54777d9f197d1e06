using Microsoft.ML.Data;

namespace Gpicl.MLNet.Benchmarks;

/// <summary>An example of standard normal numbers.</summary>
internal sealed class QueryRow
{
    public const int Width = 196;

    public string Label { get; set; } = "";

    [VectorType(Width)]
    public float[] Features { get; set; } = new float[Width];
}
