using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>The columns a classifier adds, annotated as those of ML.NET's own trainers.</summary>
internal static class ScoreColumns
{
    public const string PredictedLabel = "PredictedLabel";
    public const string Score = "Score";

    /// <summary>PredictedLabel, then Score.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="names">What the classes are called, or null.</param>
    /// <param name="set">Tells the columns of several classifiers in one schema apart, at least 1.</param>
    public static DataViewSchema.DetachedColumn[] Create(int classes, KeyNames? names, uint set)
    {
        DataViewSchema.Annotations.Builder predicted = Common(PredictedLabel, set), score = Common(Score, set);
        if (names != null)
        {
            names.AddTo(predicted, AnnotationName.KeyValues);
            names.AddTo(score, AnnotationName.TrainingLabelValues);
            ReadOnlyMemory<char>[] texts = Array.ConvertAll(names.Texts, text => text.AsMemory());
            score.Add(
                AnnotationName.SlotNames, new VectorDataViewType(TextDataViewType.Instance, texts.Length),
                (ref VBuffer<ReadOnlyMemory<char>> target) => VBuffer<ReadOnlyMemory<char>>.Copy(texts, 0, ref target, texts.Length));
        }

        return
        [
            new DataViewSchema.DetachedColumn(PredictedLabel, new KeyDataViewType(typeof(uint), classes), predicted.ToAnnotations()),
            new DataViewSchema.DetachedColumn(Score, new VectorDataViewType(NumberDataViewType.Single, classes), score.ToAnnotations()),
        ];
    }

    /// <summary>The first set that a schema does not have yet.</summary>
    public static uint NextSet(DataViewSchema schema)
    {
        uint last = 0;
        foreach (DataViewSchema.Column column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationName.ScoreColumnSetId)?.Type is not KeyDataViewType { RawType: var type } || type != typeof(uint))
                continue;
            uint set = 0;
            column.Annotations.GetValue(AnnotationName.ScoreColumnSetId, ref set);
            last = Math.Max(last, set);
        }

        return last + 1;
    }

    private static DataViewSchema.Annotations.Builder Common(string valueKind, uint set)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(AnnotationName.ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), set);
        builder.AddPrimitiveValue(AnnotationName.ScoreColumnKind, TextDataViewType.Instance, AnnotationName.MulticlassClassification.AsMemory());
        builder.AddPrimitiveValue(AnnotationName.ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
        return builder;
    }
}
