using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Conformance.ThirdParty;
using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance;

public sealed class EdgeTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.GetTempFileName();

    [Fact]
    public void Text_that_is_no_whole_number_cannot_be_read_as_one()
    {
        File.WriteAllText(path, "1\nx\n");
        var data = ml.Data.LoadFromTextFile(path, [new TextLoader.Column("Value", DataKind.Int32, 0)]);

        Assert.ThrowsAny<Exception>(() => data.GetColumn<int>("Value").ToList());
    }

    [Fact]
    public void Doubles_are_normalized_too_and_whole_numbers_are_not()
    {
        File.WriteAllText(path, "1\t1\n3\t3\n");
        var data = ml.Data.LoadFromTextFile(path, [new TextLoader.Column("Real", DataKind.Double, 0), new TextLoader.Column("Whole", DataKind.Int32, 1)]);

        Assert.Equal([0d, 1d], ml.Transforms.NormalizeMinMax("Real", fixZero: false).Fit(data).Transform(data).GetColumn<double>("Real"));
        Assert.ThrowsAny<Exception>(() => ml.Transforms.NormalizeMinMax("Whole").Fit(data));
    }

    [Fact]
    public void Quoted_fields_take_part_in_vectors()
    {
        File.WriteAllText(path, "\"1\",\"2\"\n");
        var data = ml.Data.LoadFromTextFile(path, [new TextLoader.Column("Both", DataKind.Single, 0, 1)], separatorChar: ',', allowQuoting: true);

        Assert.Equal([1f, 2f], Assert.Single(data.GetColumn<float[]>("Both")));
    }

    [Fact]
    public void A_line_too_short_reads_as_empty_fields()
    {
        File.WriteAllText(path, "1\n");
        var data = ml.Data.LoadFromTextFile(path, [new TextLoader.Column("Text", DataKind.String, 1), new TextLoader.Column("Real", DataKind.Single, 2)]);

        Assert.Equal([""], data.GetColumn<string>("Text"));
        Assert.Equal([0f], data.GetColumn<float>("Real"));
    }

    [Fact]
    public void A_model_rejects_features_of_another_size()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(30));
        var keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var model = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(keyed);
        var other = ml.Transforms.Concatenate("Features", "Features", "Features").Fit(data).Transform(data);

        Assert.ThrowsAny<Exception>(() => model.Transform(other));
        Assert.Equal("Features", model.FeatureColumnName);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), model.FeatureColumnType);
    }

    [Fact]
    public void A_third_party_view_can_be_cached_shuffled_and_split()
    {
        var scored = new NearestOriginTransformer().Transform(ml.Data.LoadFromEnumerable(Points.Make(90)));
        var all = scored.GetColumn<uint>("PredictedLabel").Order().ToList();

        Assert.Equal(all, ml.Data.Cache(scored).GetColumn<uint>("PredictedLabel").Order());
        Assert.Equal(all, ml.Data.ShuffleRows(scored, seed: 1).GetColumn<uint>("PredictedLabel").Order());
        Assert.Equal(all, ml.Data.ShuffleRows(ml.Data.Cache(scored), seed: 1).GetColumn<uint>("PredictedLabel").Order());
        var split = ml.Data.TrainTestSplit(scored, testFraction: 0.5, seed: 1);
        Assert.Equal(all, split.TrainSet.GetColumn<uint>("PredictedLabel").Concat(split.TestSet.GetColumn<uint>("PredictedLabel")).Order());
        Assert.Equal(90, ml.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: true).Count());
    }

    [Fact]
    public void Cross_validation_runs_a_third_party_estimator()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(150));
        var keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var pipeline = new NearestOriginEstimator();
        var results = ml.MulticlassClassification.CrossValidate(keyed, pipeline, numberOfFolds: 2);

        Assert.Equal(2, results.Count);
        Assert.All(results, result => Assert.InRange(result.Metrics.MicroAccuracy, 0.6, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.CrossValidate(keyed, pipeline, numberOfFolds: 1));
    }

    [Fact]
    public void Sparse_vectors_become_dense_objects()
    {
        var sparse = new VBuffer<float>(4, 2, [5f, 7f], [1, 3]);

        Assert.False(sparse.IsDense);
        Assert.Equal([0f, 5f, 0f, 7f], sparse.DenseValues());
        Assert.Equal([1, 3], sparse.Items().Select(item => item.Key));
        Assert.Equal(7f, sparse.GetItemOrDefault(3));
        VBuffer<float> dense = default;
        sparse.CopyToDense(ref dense);
        Assert.True(dense.IsDense);
        var data = ml.Data.LoadFromEnumerable([new Sparse { Values = sparse }]);
        Assert.Equal([0f, 5f, 0f, 7f], data.GetColumn<float[]>("Values").Single());
    }

    [Fact]
    public void Vectors_are_written_through_editors()
    {
        VBuffer<float> vector = default;
        var editor = VBufferEditor.Create(ref vector, 3);
        editor.Values.Fill(2);
        vector = editor.Commit();
        var again = VBufferEditor.Create(ref vector, 2);

        Assert.True(editor.CreatedNewValues);
        Assert.False(again.CreatedNewValues);
        Assert.Equal([2f, 2f], again.Commit().DenseValues());
    }

    public void Dispose() => File.Delete(path);

    public sealed class Sparse
    {
        public VBuffer<float> Values { get; set; }
    }
}
