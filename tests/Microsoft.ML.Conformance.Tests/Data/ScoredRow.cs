using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance.Data;

/// <summary>A row that already has scores of three classes.</summary>
public sealed class ScoredRow
{
    [KeyType(4)]
    public uint Label { get; set; }

    [KeyType(3)]
    public uint PredictedLabel { get; set; }

    [VectorType(3)]
    public float[] Score { get; set; } = [];
}
