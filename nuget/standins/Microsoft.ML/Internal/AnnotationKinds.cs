namespace Microsoft.ML.Internal;

/// <summary>The annotation names that components agree on.</summary>
internal static class AnnotationKinds
{
    public const string KeyValues = nameof(KeyValues);
    public const string SlotNames = nameof(SlotNames);
    public const string IsNormalized = nameof(IsNormalized);
    public const string ScoreColumnSetId = nameof(ScoreColumnSetId);
    public const string ScoreColumnKind = nameof(ScoreColumnKind);
    public const string ScoreValueKind = nameof(ScoreValueKind);
    public const string TrainingLabelValues = nameof(TrainingLabelValues);
    public const string MulticlassClassification = nameof(MulticlassClassification);
}
