using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance.ThirdParty;

/// <summary>Adds a Score and a PredictedLabel column.</summary>
public sealed class NearestOriginMapper : IRowToRowMapper
{
    private static readonly (float X, float Y)[] Centers = [(0, 0), (3, 1), (1, 3)];

    public NearestOriginMapper(DataViewSchema input)
    {
        InputSchema = input;
        if (input.GetColumnOrNull("Features") is null)
            throw new ArgumentException("There is no column 'Features'.", nameof(input));
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumn("PredictedLabel", new KeyDataViewType(typeof(uint), 3));
        builder.AddColumn("Score", new VectorDataViewType(NumberDataViewType.Single, 3));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => dependingColumns.Select(column => column.Index < InputSchema.Count ? InputSchema[column.Index] : InputSchema["Features"]).DistinctBy(column => column.Index);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new NearestOriginRow(input, this);

    public Delegate? CreateGetter(DataViewRow input, int column)
    {
        if (column < InputSchema.Count)
            return null;
        var features = input.GetGetter<VBuffer<float>>(input.Schema["Features"]);
        VBuffer<float> point = default;
        float[] Scores()
        {
            features(ref point);
            var weights = Centers.Select(center => MathF.Exp(
                -MathF.Pow(point.GetItemOrDefault(0) - center.X, 2) - MathF.Pow(point.GetItemOrDefault(1) - center.Y, 2))).ToArray();
            return Array.ConvertAll(weights, weight => weight / weights.Sum());
        }

        if (OutputSchema[column].Name == "Score")
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => value = new VBuffer<float>(3, Scores()));
        return (ValueGetter<uint>)((ref uint value) =>
        {
            var scores = Scores();
            value = (uint)Array.IndexOf(scores, scores.Max()) + 1;
        });
    }
}
