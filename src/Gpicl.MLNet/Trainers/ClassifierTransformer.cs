using Gpicl.InContext;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Schemas;
using Gpicl.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>
/// A classifier in a pipeline. Adds the columns <c>PredictedLabel</c>, a key with the key values of the label it was fitted
/// to, and <c>Score</c>, the probabilities of the classes with the classes' names as slot names. Rows with infinite
/// features get NaN scores and a missing label; missing features are no obstacle. A row with more or fewer features than the
/// column's type says, null included,
/// ends the pass with an <see cref="InvalidOperationException"/>. <c>Model.Save</c> writes it as components of ML.NET that do the same, for which
/// it needs ONNX Runtime; <c>Model.LoadGpicl</c> gives it back from the same file.
/// </summary>
/// <typeparam name="TModel">The classifier.</typeparam>
public abstract class ClassifierTransformer<TModel> : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class, IClassifier
{
    private readonly VectorDataViewType featureType;

    private protected ClassifierTransformer(TModel model, string labelColumn, string featureColumn, VectorDataViewType featureType, KeyNames? names)
    {
        this.featureType = featureType;
        Model = model;
        LabelColumnName = labelColumn;
        FeatureColumnName = featureColumn;
        Names = names;
    }

    /// <summary>What has been fitted.</summary>
    public TModel Model { get; }

    /// <summary>Where labels were found.</summary>
    public string LabelColumnName { get; }

    /// <inheritdoc/>
    public string FeatureColumnName { get; }

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => featureType;

    bool ITransformer.IsRowToRowMapper => true;

    internal KeyNames? Names { get; }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, CreateMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => CreateMapper(inputSchema);

    // ML.NET gives components of others no room of their own, so a chain of its own components is saved that does the same.
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        BuiltInEquivalent.Save(ToBuiltIn(), ctx);
    }

    private protected abstract TransformerChain<ITransformer> ToBuiltIn();

    private protected DataViewSchema.Column CheckWidth(DataViewSchema schema)
    {
        var (column, width) = ColumnCheck.Features(schema, FeatureColumnName);
        if (width != Model.Width)
            throw new ArgumentException($"Feature column '{FeatureColumnName}' has {width} values; the classifier was fitted to {Model.Width}.", nameof(schema));
        return column;
    }

    private Mapper CreateMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new Mapper(schema, CheckWidth(schema), Model, Names);
    }

    private sealed class Mapper(DataViewSchema input, DataViewSchema.Column features, IClassifier model, KeyNames? names)
        : BlockMapper(input, features, ScoreColumns.Create(model.Classes, names, ScoreColumns.NextSet(input)))
    {
        public override int LargestBlock => 256;

        public override RowBlock CreateBlock(DataViewRow input, int capacity) => new ScoreBlock(model, new VectorReader<float>(input, Source), capacity);
    }
}
