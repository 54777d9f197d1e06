namespace Microsoft.ML.Trainers;

/// <summary>Labelled rows in memory, those with a missing label or feature left out.</summary>
internal sealed record TrainingRows(List<float[]> Features, List<int> Labels, int Classes, int FeatureCount)
{
    public static TrainingRows Read(IHostEnvironment environment, IDataView data, string labelName, string featureName)
    {
        if (!data.Schema.TryFind(labelName, out var label))
            throw Check.MissingColumn("input", "label", labelName);
        if (!data.Schema.TryFind(featureName, out var features))
            throw Check.MissingColumn("input", "feature", featureName);
        if (label.Type is not KeyDataViewType key)
            throw Check.SchemaMismatch("input", "label", labelName, "Key", label.Type.ToString());
        var size = ((VectorDataViewType)features.Type).Size;
        var rows = new TrainingRows([], [], (int)key.Count, size);
        var skipped = 0L;
        using var channel = environment.Start("Training");
        using (var cursor = data.GetRowCursor(new[] { label, features }.DistinctBy(column => column.Index)))
        {
            var readLabel = LabelReader.Create(cursor, label);
            var getter = cursor.GetGetter<VBuffer<float>>(features);
            VBuffer<float> buffer = default;
            while (cursor.MoveNext())
            {
                var value = readLabel();
                getter(ref buffer);
                float[] vector = [.. buffer.DenseValues()];
                if (float.IsNaN(value) || Array.Exists(vector, feature => !float.IsFinite(feature)))
                {
                    skipped++;
                    continue;
                }

                rows.Features.Add(vector);
                rows.Labels.Add((int)value);
            }
        }

        if (skipped > 0)
            channel.Warning("Skipped {0} rows with a missing label or feature.", skipped);
        Check.State(rows.Labels.Count > 0, "No row has both a label and features.");
        return rows;
    }
}
