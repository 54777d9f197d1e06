using Gpicl.InContext;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>Adds PredictedLabel and Score. Cursors score in blocks; single rows are scored when first asked for.</summary>
internal sealed class ScoringMapper : RowMapper
{
    public ScoringMapper(DataViewSchema input, DataViewSchema.Column features, IClassifier model, KeyNames? names)
        : base(input, [features], ScoreColumns.Create(model.Classes, names, ScoreColumns.NextSet(input)))
    {
        Features = features;
        Model = model;
    }

    public DataViewSchema.Column Features { get; }

    public IClassifier Model { get; }

    public override Delegate[] CreateGetters(DataViewRow input)
    {
        var scores = new ScoreBlock(Model, input.GetGetter<VBuffer<float>>(Features), 1);
        long? scored = null;
        return scores.CreateGetters(() =>
        {
            if (scored == input.Position)
                return 0;
            scored = null;
            scores.Clear();
            scores.Read(0);
            scores.Compute();
            scored = input.Position;
            return 0;
        });
    }

    public override DataViewRowCursor CreateCursor(DataViewRowCursor input, IReadOnlyCollection<DataViewSchema.Column> active) =>
        active.Any(column => column.Index >= InputSchema.Count) ? new BlockCursor(input, this, active) : base.CreateCursor(input, active);
}
