

namespace Gpicl.MLNet.Tests.Support;

/// <summary>What a pipeline makes of an image.</summary>
public sealed class FeatureVector
{
    public float[] Features { get; set; } = [];
}
