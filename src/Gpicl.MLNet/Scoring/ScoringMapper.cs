using Gpicl.InContext;
using Microsoft.ML;

namespace Gpicl.MLNet;

/// <summary>Adds PredictedLabel and Score.</summary>
internal sealed class ScoringMapper(DataViewSchema input, DataViewSchema.Column features, IClassifier model, KeyNames? names)
    : BlockMapper(input, features, ScoreColumns.Create(model.Classes, names, ScoreColumns.NextSet(input)))
{
    /// <inheritdoc/>
    public override int LargestBlock => 256;

    /// <inheritdoc/>
    public override RowBlock CreateBlock(DataViewRow input, int capacity) =>
        new ScoreBlock(model, new VectorReader<float>(input, Source), capacity);
}
