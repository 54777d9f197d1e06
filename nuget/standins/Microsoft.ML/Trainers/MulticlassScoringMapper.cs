namespace Microsoft.ML.Data;

/// <summary>Scores a row.</summary>
internal sealed class MulticlassScoringMapper : IRowMapper
{
    private readonly MulticlassScorer model;
    private readonly DataViewSchema.Column features;

    public MulticlassScoringMapper(MulticlassScorer model, DataViewSchema.Column features, DataViewSchema.Annotations labelValues)
    {
        this.model = model;
        this.features = features;

        var predicted = Common("PredictedLabel");
        predicted.Add(labelValues, _ => true);
        var score = Common("Score");
        foreach (var values in labelValues.Schema)
        {
            if (((VectorDataViewType)values.Type).ItemType is TextDataViewType)
                score.Add(AnnotationKinds.SlotNames, values.Type, labelValues.GetterAt(values.Index));
            score.Add(AnnotationKinds.TrainingLabelValues, values.Type, labelValues.GetterAt(values.Index));
        }

        Outputs =
        [
            new DataViewSchema.DetachedColumn("PredictedLabel", new KeyDataViewType(typeof(uint), model.Classes), predicted.ToAnnotations()),
            new DataViewSchema.DetachedColumn("Score", new VectorDataViewType(NumberDataViewType.Single, model.Classes), score.ToAnnotations()),
        ];
    }

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public IEnumerable<int> Dependencies(int output) => [features.Index];

    public Delegate CreateGetter(DataViewRow input, int output)
    {
        var getter = input.GetGetter<VBuffer<float>>(input.Schema[features.Index]);
        VBuffer<float> vector = default;
        var dense = new float[model.Features];
        var scores = new float[model.Classes];
        void Score()
        {
            getter(ref vector);
            vector.CopyTo(dense);
            model.Score(dense, scores);
        }

        if (output == 1)
        {
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                Score();
                VBuffer<float>.Copy(scores, 0, ref value, scores.Length);
            });
        }

        return (ValueGetter<uint>)((ref uint value) =>
        {
            Score();
            value = Array.Exists(scores, float.IsNaN) ? 0 : (uint)Array.IndexOf(scores, scores.Max()) + 1;
        });
    }

    private static DataViewSchema.Annotations.Builder Common(string valueKind)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), 1u);
        builder.AddText(AnnotationKinds.ScoreColumnKind, AnnotationKinds.MulticlassClassification);
        builder.AddText(AnnotationKinds.ScoreValueKind, valueKind);
        return builder;
    }
}
