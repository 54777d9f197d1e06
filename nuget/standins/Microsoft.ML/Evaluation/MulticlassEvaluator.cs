namespace Microsoft.ML.Data;

/// <summary>Reads labels and scores of a view and adds them up.</summary>
internal sealed class MulticlassEvaluator(IHostEnvironment environment)
{
    public MulticlassClassificationMetrics Evaluate(IDataView data, string labelName, string scoreName, string predictedLabelName, int topK)
    {
        var label = Find(data, "Label", labelName);
        var score = Find(data, "Score", scoreName);
        Find(data, "PredictedLabel", predictedLabelName);
        if (score.Type is not VectorDataViewType { ItemType: NumberDataViewType item, Size: >= 2 } vector || item != NumberDataViewType.Single)
            throw Check.SchemaMismatch("schema", "Score", score.Name, "Vector<Single> of known size of two or more", score.Type.ToString());
        if (label.Type is not KeyDataViewType && label.Type != NumberDataViewType.Single && label.Type != NumberDataViewType.Double)
            throw Check.SchemaMismatch("schema", "Label", label.Name, "Single, Double or Key", label.Type.ToString());

        var counters = new MulticlassCounters(vector.Size);
        long unlabelled = 0, badScores = 0, badLabels = 0;
        using (var cursor = data.GetRowCursor(new[] { label, score }.DistinctBy(column => column.Index)))
        {
            var labels = LabelReader.Create(cursor, label);
            var getter = cursor.GetGetter<VBuffer<float>>(score);
            VBuffer<float> buffer = default;
            var scores = new float[vector.Size];
            while (cursor.MoveNext())
            {
                var value = labels();
                if (float.IsNaN(value))
                {
                    unlabelled++;
                    continue;
                }

                if (value < 0 || value != (int)value)
                {
                    badLabels++;
                    continue;
                }

                getter(ref buffer);
                Check.State(buffer.Length == scores.Length, "The length of the score vector changed.");
                buffer.CopyTo(scores);
                if (Array.Exists(scores, number => !float.IsFinite(number)))
                    badScores++;
                else
                    counters.Add((int)value, scores);
            }
        }

        using (var channel = environment.Start("Evaluate"))
        {
            Warn(channel, unlabelled, "{0} rows without a label were left out.");
            Warn(channel, badScores, "{0} rows with scores that are not finite were left out.");
            Warn(channel, badLabels, "{0} rows whose label is negative or not whole were left out.");
            Warn(channel, counters.UnknownClasses, "{0} rows belong to classes the model has no score for.");
        }

        return counters.ToMetrics(topK, ClassNames(score, vector.Size));
    }

    private static DataViewSchema.Column Find(IDataView data, string role, string name)
        => data.Schema.TryFind(name, out var column) ? column : throw Check.MissingColumn("schema", role, name);

    private static string[] ClassNames(DataViewSchema.Column score, int classes)
    {
        if (!score.HasSlotNames())
            return [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static void Warn(IChannel channel, long count, string format)
    {
        if (count > 0)
            channel.Warning(format, count);
    }
}
