namespace Microsoft.ML.Trainers;

/// <summary>Base of the built-in trainers.</summary>
public abstract class MulticlassTrainerBase<TModel> : ITrainerEstimator<MulticlassPredictionTransformer<TModel>, TModel>
    where TModel : MulticlassScorer
{
    private readonly string labelColumn;
    private readonly string featureColumn;

    private protected MulticlassTrainerBase(IHostEnvironment environment, string labelColumn, string featureColumn, TrainerInfo info)
    {
        Check.NonEmpty(labelColumn, nameof(labelColumn));
        Check.NonEmpty(featureColumn, nameof(featureColumn));
        Environment = environment.Register(GetType().Name);
        this.labelColumn = labelColumn;
        this.featureColumn = featureColumn;
        Info = info;
    }

    public TrainerInfo Info { get; }

    private protected IHost Environment { get; }

    public MulticlassPredictionTransformer<TModel> Fit(IDataView input)
    {
        Check.Value(input, nameof(input));
        CheckShape(SchemaShape.Create(input.Schema));
        var model = Train(TrainingRows.Read(Environment, input, labelColumn, featureColumn));
        var label = input.Schema[labelColumn];
        var keyValues = new DataViewSchema.Annotations.Builder();
        if (label.HasKeyValues())
            keyValues.Add(label.Annotations, kind => kind == AnnotationKinds.KeyValues);
        return new MulticlassPredictionTransformer<TModel>(model, featureColumn, input.Schema[featureColumn].Type, keyValues.ToAnnotations());
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        CheckShape(inputSchema);
        inputSchema.TryFindColumn(labelColumn, out var label);
        label.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var keyValues);
        var common = new[]
        {
            new SchemaShape.Column(AnnotationKinds.ScoreColumnSetId, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true),
            Annotate.Text(AnnotationKinds.ScoreColumnKind),
            Annotate.Text(AnnotationKinds.ScoreValueKind),
        };
        var slotNames = keyValues.IsValid && keyValues.ItemType is TextDataViewType
            ? new SchemaShape.Column(AnnotationKinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false)
            : default;
        var trainingValues = keyValues.IsValid
            ? new SchemaShape.Column(AnnotationKinds.TrainingLabelValues, SchemaShape.Column.VectorKind.Vector, keyValues.ItemType, false)
            : default;
        return inputSchema.With(
            new SchemaShape.Column("Score", SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, Annotate.Shape([.. common, slotNames, trainingValues])),
            new SchemaShape.Column("PredictedLabel", SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, Annotate.Shape([.. common, keyValues])));
    }

    private protected abstract TModel Train(TrainingRows rows);

    private void CheckShape(SchemaShape shape)
    {
        if (!shape.TryFindColumn(featureColumn, out var features))
            throw Check.MissingColumn("inputSchema", "feature", featureColumn);
        if (features.Kind != SchemaShape.Column.VectorKind.Vector || features.IsKey || features.ItemType != NumberDataViewType.Single)
            throw Check.SchemaMismatch("inputSchema", "feature", featureColumn, "Vector<Single>", features.TypeString());
        if (!shape.TryFindColumn(labelColumn, out var label))
            throw Check.MissingColumn("inputSchema", "label", labelColumn);
        if (label.Kind != SchemaShape.Column.VectorKind.Scalar || !label.IsKey || label.ItemType != NumberDataViewType.UInt32)
            throw Check.SchemaMismatch("inputSchema", "label", labelColumn, "Key<UInt32>", label.TypeString());
    }
}
