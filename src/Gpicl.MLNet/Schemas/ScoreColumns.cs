using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Schemas;

/// <summary>The columns a classifier adds, annotated as those of ML.NET's own trainers.</summary>
internal static class ScoreColumns
{
    public const string PredictedLabel = "PredictedLabel";
    public const string Score = "Score";
    public const string Probability = "Probability";

    // Names of annotations that ML.NET's components agree on, and a value of one.
    private const string SlotNames = "SlotNames";
    private const string TrainingLabelValues = "TrainingLabelValues";
    private const string ScoreColumnSetId = "ScoreColumnSetId";
    private const string ScoreColumnKind = "ScoreColumnKind";
    private const string ScoreValueKind = "ScoreValueKind";
    private const string MulticlassClassification = "MulticlassClassification";
    private const string BinaryClassification = "BinaryClassification";
    private const string IsNormalized = "IsNormalized";

    /// <summary>PredictedLabel, then Score.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="names">What the classes are called, or null.</param>
    /// <param name="set">Tells the columns of several classifiers in one schema apart, at least 1.</param>
    public static DataViewSchema.DetachedColumn[] Create(int classes, KeyNames? names, uint set)
    {
        DataViewSchema.Annotations.Builder predicted = Common(PredictedLabel, set), score = Common(Score, set);
        if (names != null)
        {
            names.AddTo(predicted, KeyNames.Annotation);
            names.AddTo(score, TrainingLabelValues);
            ReadOnlyMemory<char>[] texts = Array.ConvertAll(names.Texts, text => text.AsMemory());
            score.Add(
                SlotNames, new VectorDataViewType(TextDataViewType.Instance, texts.Length),
                (ref VBuffer<ReadOnlyMemory<char>> target) => VBuffer<ReadOnlyMemory<char>>.Copy(texts, 0, ref target, texts.Length));
        }

        return
        [
            new DataViewSchema.DetachedColumn(PredictedLabel, new KeyDataViewType(typeof(uint), classes), predicted.ToAnnotations()),
            new DataViewSchema.DetachedColumn(Score, new VectorDataViewType(NumberDataViewType.Single, classes), score.ToAnnotations()),
        ];
    }

    /// <summary>PredictedLabel, Score and Probability of binary classification.</summary>
    /// <param name="set">Tells the columns of several classifiers in one schema apart, at least 1.</param>
    public static DataViewSchema.DetachedColumn[] CreateBinary(uint set)
    {
        DataViewSchema.Annotations.Builder probability = Common(Probability, set, BinaryClassification);
        probability.AddPrimitiveValue(IsNormalized, BooleanDataViewType.Instance, true);
        return
        [
            new DataViewSchema.DetachedColumn(
                PredictedLabel, BooleanDataViewType.Instance, Common(PredictedLabel, set, BinaryClassification).ToAnnotations()),
            new DataViewSchema.DetachedColumn(Score, NumberDataViewType.Single, Common(Score, set, BinaryClassification).ToAnnotations()),
            new DataViewSchema.DetachedColumn(Probability, NumberDataViewType.Single, probability.ToAnnotations()),
        ];
    }

    /// <summary>The first set that a schema does not have yet.</summary>
    public static uint NextSet(DataViewSchema schema)
    {
        uint last = 0;
        foreach (DataViewSchema.Column column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(ScoreColumnSetId)?.Type is not KeyDataViewType { RawType: var type } || type != typeof(uint))
                continue;
            uint set = 0;
            column.Annotations.GetValue(ScoreColumnSetId, ref set);
            last = Math.Max(last, set);
        }

        return last + 1;
    }

    private static DataViewSchema.Annotations.Builder Common(string valueKind, uint set, string kind = MulticlassClassification)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), set);
        builder.AddPrimitiveValue(ScoreColumnKind, TextDataViewType.Instance, kind.AsMemory());
        builder.AddPrimitiveValue(ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
        return builder;
    }
}
