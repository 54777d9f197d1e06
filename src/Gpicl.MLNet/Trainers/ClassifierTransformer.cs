using Gpicl.InContext;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Schemas;
using Gpicl.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>
/// A classifier in a pipeline. Adds the columns <c>PredictedLabel</c>, a key with the key values of the label it was fitted
/// to, and <c>Score</c>, the probabilities of all key values with their names as slot names. Features may be missing (NaN). Rows
/// with infinite features get NaN scores and a missing label; a row with more or fewer features than the column's type says, null
/// included, ends the pass with an <see cref="InvalidOperationException"/>. In binary classification the columns are <c>PredictedLabel</c>, a
/// truth value, <c>Score</c>, the log-odds of true, and <c>Probability</c>; class 1 of <see cref="Model"/> is true.
/// </summary>
/// <remarks>
/// <para>
/// <c>Model.Save</c> writes it as components of ML.NET that do the same, for which it needs ONNX Runtime (package
/// Microsoft.ML.OnnxRuntime); <c>Model.LoadGpicl</c> gives it back from the same file. What <c>Model.Load</c> gives is disposed of by
/// the first <c>PredictionEngine</c> that is, unless the engine is made with <c>OwnsTransformer = false</c>; this transformer has
/// nothing to dispose of.
/// </para>
/// <para>
/// A label may have more key values than the network knows classes: those that occur in the rows it is fitted to are the classes then, and all
/// others have probability 0.
/// </para>
/// </remarks>
/// <typeparam name="TModel">The classifier.</typeparam>
public abstract class ClassifierTransformer<TModel> : ISingleFeaturePredictionTransformer<TModel>, IHasFormat
    where TModel : class, IClassifier
{
    private ClassifierColumns columns; // replaced when there are new classes

    private protected ClassifierTransformer(TModel model, ClassifierColumns columns) => (Model, this.columns) = (model, columns);

    /// <summary>What has been fitted.</summary>
    public TModel Model { get; }

    /// <summary>Where labels were found.</summary>
    public string LabelColumnName => Columns.Label;

    /// <inheritdoc/>
    public string FeatureColumnName => Columns.Features;

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => Columns.FeatureType;

    /// <summary>The key values that <see cref="Model"/>'s classes 0, 1, … stand for, as text; null if the label has none.</summary>
    public IReadOnlyList<string>? ClassNames
    {
        get
        {
            LabelKeys keys = Columns.Keys;
            return keys.Names?.Texts is { } texts ? Array.ConvertAll(keys.Places, place => texts[place]) : null;
        }
    }

    bool ITransformer.IsRowToRowMapper => true;

    PartFormat IHasFormat.Format => Format;

    internal ClassifierColumns Columns
    {
        get => Volatile.Read(ref columns);
        private protected set => Volatile.Write(ref columns, value);
    }

    private protected abstract PartFormat Format { get; }

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
    void ICanSaveModel.Save(ModelSaveContext ctx) => BuiltInEquivalent.Save(Snapshot(), ctx);

    // As it is now, if it can change.
    private protected virtual IHasFormat Snapshot() => this;

    private protected DataViewSchema.Column CheckWidth(DataViewSchema schema)
    {
        var (column, width) = ColumnCheck.Features(schema, FeatureColumnName);
        if (width != Model.Width)
            throw new ArgumentException(
                $"Feature column '{FeatureColumnName}' has {width} values; the classifier was fitted to {Model.Width}.", nameof(schema));
        return column;
    }

    private Mapper CreateMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        DataViewSchema.Column features = CheckWidth(schema);
        return new Mapper(schema, features, Model, Columns, Extras(features));
    }

    // Columns beside the scores.
    private protected virtual ExtraColumn[] Extras(DataViewSchema.Column features) => [];

    private static DataViewSchema.DetachedColumn[] Added(ClassifierColumns columns, uint set) =>
        columns.IsBinary ? ScoreColumns.CreateBinary(set) : ScoreColumns.Create(columns.Keys.Count, columns.Keys.Names, set);

    private sealed class Mapper(
        DataViewSchema input, DataViewSchema.Column features, IClassifier model, ClassifierColumns columns, ExtraColumn[] extras)
        : BlockMapper(input, features, [.. Added(columns, ScoreColumns.NextSet(input)), .. extras.Select(extra => extra.Column)])
    {
        public override int LargestBlock => 256;

        public override RowBlock CreateBlock(DataViewRow input, int capacity) =>
            new ScoreBlock(model, columns, new VectorReader<float>(input, Source), capacity, extras);
    }
}
