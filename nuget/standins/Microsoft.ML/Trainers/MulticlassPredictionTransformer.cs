namespace Microsoft.ML.Data;

/// <summary>Adds the classes' scores and the class predicted.</summary>
public sealed class MulticlassPredictionTransformer<TModel> : RowToRowTransformerBase, ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private readonly DataViewSchema.Annotations labelValues;

    internal MulticlassPredictionTransformer(TModel model, string featureColumn, DataViewType featureType, DataViewSchema.Annotations labelValues)
    {
        Model = model;
        FeatureColumnName = featureColumn;
        FeatureColumnType = featureType;
        this.labelValues = labelValues;
    }

    public TModel Model { get; }

    public string FeatureColumnName { get; }

    public DataViewType FeatureColumnType { get; }

    private protected override void SaveModel(ModelSaveContext ctx) => ctx.Write(MulticlassPredictionTransformerLoader.Name, writer =>
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(FeatureColumnName, FeatureColumnType);
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), ((MulticlassScorer)(object)Model).Classes), labelValues);
        SchemaStore.Write(writer, schema.ToSchema());
        ((MulticlassScorer)(object)Model).Save(writer);
    });

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        if (!schema.TryFind(FeatureColumnName, out var features))
            throw Check.MissingColumn("inputSchema", "feature", FeatureColumnName);
        if (!features.Type.Equals(FeatureColumnType))
            throw Check.SchemaMismatch("inputSchema", "feature", FeatureColumnName, FeatureColumnType.ToString(), features.Type.ToString());
        return new MulticlassScoringMapper((MulticlassScorer)(object)Model, features, labelValues);
    }
}
