using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Conformance.ThirdParty;
using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance;

public sealed class PipelineTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_chain_tells_every_estimator_the_exact_shape_before_it_fits()
    {
        var last = new NearestOriginEstimator();
        var chain = ml.Transforms.Conversion.MapValueToKey("Label").AppendCacheCheckpoint(ml).Append(last);
        var fitted = chain.Fit(ml.Data.LoadFromEnumerable(Points.Make(30)));

        var label = last.LastShape!.Single(column => column.Name == "Label");
        Assert.True(label.IsKey);
        Assert.Equal(SchemaShape.Column.VectorKind.Scalar, label.Kind);
        Assert.Same(NumberDataViewType.UInt32, label.ItemType);
        var values = Assert.Single(label.Annotations);
        Assert.Equal("KeyValues", values.Name);
        Assert.Same(TextDataViewType.Instance, values.ItemType);
        var features = last.LastShape!.Single(column => column.Name == "Features");
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, features.Kind);
        Assert.IsType<NearestOriginTransformer>(fitted.LastTransformer);
        Assert.Equal(2, fitted.Count());
    }

    [Fact]
    public void A_chain_transforms_in_order_and_disposes_its_parts()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(30));
        var transformer = new NearestOriginTransformer();
        var chain = new TransformerChain<ITransformer>(ml.Transforms.CopyColumns("Copy", "Label").Fit(data)).Append(transformer);

        Assert.True(((ITransformer)chain).IsRowToRowMapper);
        Assert.Equal(["Label", "Features", "Copy", "PredictedLabel", "Score"], chain.Transform(data).Schema.Select(column => column.Name));
        chain.Dispose();
        Assert.True(transformer.Disposed);
    }

    [Fact]
    public void Transformers_out_of_scope_do_not_apply()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(3));
        var chain = ml.Transforms.CopyColumns("A", "Label").Append(ml.Transforms.CopyColumns("B", "Label"), TransformerScope.TrainTest).Fit(data);

        Assert.NotNull(chain.Transform(data, TransformerScope.Testing).Schema.GetColumnOrNull("B"));
        Assert.Null(chain.Transform(data, TransformerScope.Scoring).Schema.GetColumnOrNull("B"));
        Assert.Null(chain.Transform(data).Schema.GetColumnOrNull("B"));
    }

    [Fact]
    public void A_delegate_sees_what_was_fitted()
    {
        ITransformer? seen = null;
        var estimator = ml.Transforms.CopyColumns("A", "Label").WithOnFitDelegate(fitted => seen = fitted);

        Assert.Same(estimator.Fit(ml.Data.LoadFromEnumerable(Points.Make(3))), seen);
    }

    [Fact]
    public void An_engine_predicts_through_a_third_party_transformer()
    {
        var transformer = new NearestOriginTransformer();
        var engine = ml.Model.CreatePredictionEngine<Point, Prediction>(transformer);

        var prediction = engine.Predict(new Point { Features = [3, 1] });
        Assert.Equal(2u, prediction.PredictedLabel);
        Assert.Equal(1, prediction.Score.Sum(), 5);
        Assert.Equal(3u, engine.Predict(new Point { Features = [1, 3] }).PredictedLabel);
        Assert.Equal(["Label", "Features", "PredictedLabel", "Score"], engine.OutputSchema.Select(column => column.Name));
        Assert.Throws<ArgumentNullException>(() => engine.Predict(null!));
        engine.Dispose();
        Assert.True(transformer.Disposed);
    }

    [Fact]
    public void An_engine_leaves_alone_a_model_it_does_not_own()
    {
        var transformer = new NearestOriginTransformer();
        ml.Model.CreatePredictionEngine<Point, Prediction>(transformer, new PredictionEngineOptions { OwnsTransformer = false }).Dispose();

        Assert.False(transformer.Disposed);
    }

    [Fact]
    public void An_engine_predicts_through_a_whole_pipeline_and_gives_text_labels()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(150));
        var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.NormalizeMeanVariance("Features"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
            .Append(ml.Transforms.Conversion.MapKeyToValue("Label", "PredictedLabel"))
            .Fit(data);
        using var engine = ml.Model.CreatePredictionEngine<Point, Point>(model);

        Assert.Equal("red", engine.Predict(new Point { Features = [-1, -1] }).Label);
        Assert.Equal("green", engine.Predict(new Point { Features = [4, 1] }).Label);
    }

    [Fact]
    public void An_engine_needs_the_columns_it_is_asked_for_unless_told_otherwise()
    {
        Assert.NotNull(ml.Model.CreatePredictionEngine<Point, NumberRow>(new NearestOriginTransformer()));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Model.CreatePredictionEngine<Point, NumberRow>(new NearestOriginTransformer(), ignoreMissingColumns: false));
    }

    [Fact]
    public void A_model_is_the_same_after_saving_and_loading()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(90));
        var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.NormalizeMinMax("Scaled", "Features"))
            .Append(ml.Transforms.Concatenate("Both", "Features", "Scaled"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Both"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Text", "PredictedLabel"))
            .Append(ml.Transforms.DropColumns("Scaled"))
            .Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out var schema);

        Assert.IsType<TransformerChain<ITransformer>>(loaded);
        Assert.Equal(data.Schema.Select(column => (column.Name, column.Type)), schema.Select(column => (column.Name, column.Type)));
        Assert.Equal(model.Transform(data).GetColumn<string>("Text"), loaded.Transform(data).GetColumn<string>("Text"));
        Assert.Equal(model.Transform(data).GetColumn<float[]>("Score"), loaded.Transform(data).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void What_a_third_party_throws_while_saving_reaches_the_caller()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(3));
        var chain = ml.Transforms.CopyColumns("A", "Label").Append(new NearestOriginEstimator()).Fit(data);

        Assert.Throws<NotSupportedException>(() => ml.Model.Save(chain, data.Schema, new MemoryStream()));
        Assert.Throws<NotSupportedException>(() => ml.Model.Save(chain.LastTransformer, data.Schema, new MemoryStream()));
    }

    [Fact]
    public void What_is_not_a_model_cannot_be_loaded()
        => Assert.ThrowsAny<Exception>(() => ml.Model.Load(new MemoryStream([1, 2, 3]), out _));
}
