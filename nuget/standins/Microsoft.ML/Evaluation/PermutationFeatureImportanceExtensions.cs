namespace Microsoft.ML;

/// <summary>Asks how much worse a model gets when one feature is shuffled.</summary>
public static class PermutationFeatureImportanceExtensions
{
    public static ImmutableArray<MulticlassClassificationMetricsStatistics> PermutationFeatureImportance<TModel>(
        this MulticlassClassificationCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = "Label",
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class
    {
        Check.Value(predictionTransformer, "model");
        Check.Value(data, nameof(data));
        Check.State(numberOfExamplesToUse is null or > 0, "The number of examples to use must be positive, or null for all of them.");
        var features = data.Schema[predictionTransformer.FeatureColumnName];
        var rows = numberOfExamplesToUse is int count ? new SkipTakeView(data, 0, count) : data;
        var values = rows.GetColumn<VBuffer<float>>(features).Select(vector => vector.DenseValues().ToArray()).ToArray();
        var baseline = catalog.Evaluate(predictionTransformer.Transform(data), labelColumnName);
        var random = ((IInternalCatalog)catalog).Environment.Register("PermutationFeatureImportance").Rand;
        var result = ImmutableArray.CreateBuilder<MulticlassClassificationMetricsStatistics>();
        for (var slot = 0; slot < ((VectorDataViewType)features.Type).Size; slot++)
        {
            var statistics = new MulticlassClassificationMetricsStatistics();
            var column = values.Select(row => row[slot]).ToArray();
            for (var permutation = 0; permutation < permutationCount; permutation++)
            {
                random.Shuffle(column);
                var shuffled = new ReplacedSlotTransformer(features.Name, slot, [.. column]).Transform(rows);
                statistics.AddDifference(catalog.Evaluate(predictionTransformer.Transform(shuffled), labelColumnName), baseline);
            }

            result.Add(statistics);
        }

        return result.ToImmutable();
    }
}
