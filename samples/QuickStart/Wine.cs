using Microsoft.ML.Data;

namespace Gpicl.Samples.QuickStart;

/// <summary>The chemical analysis of a wine, and which of three growers made it.</summary>
internal sealed class Wine
{
    [LoadColumn(0, 12), VectorType(13)]
    public float[] Features { get; set; } = [];

    [LoadColumn(13)]
    public string Label { get; set; } = "";
}
