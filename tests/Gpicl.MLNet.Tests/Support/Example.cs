using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests.Support;

/// <summary>A labeled point.</summary>
public sealed class Example
{
    public const int Width = 4;

    public string Label { get; set; } = "";

    [VectorType(Width)]
    public float[] Features { get; set; } = new float[Width];

    public float Weight { get; set; }

    public string Text { get; set; } = "";
}
