using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>Model.Save and Model.Load on pipelines with a classifier in them.</summary>
public sealed class ModelSaveTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public ModelSaveTests() => data = ml.Data.LoadFromEnumerable(Examples.Make(30));

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_loaded_pipeline_predicts_what_the_saved_one_does()
    {
        ITransformer model = Pipelines.Keyed(ml).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        using LoadedModel loaded = SaveAndLoad(model);
        IDataView queries = ml.Data.LoadFromEnumerable(Examples.Make(50, first: 100));
        List<Prediction> expected = Predict(model, queries), found = Predict(loaded.Model, queries);

        Assert.Equal(expected.Select(row => row.PredictedLabel), found.Select(row => row.PredictedLabel));
        for (int i = 0; i < expected.Count; i++)
            AssertClose(expected[i].Score, found[i].Score);
    }

    [Fact]
    public void What_is_loaded_is_ML_NETs_own()
    {
        using LoadedModel loaded = SaveAndLoad(Pipelines.Keyed(ml).Fit(data));

        Assert.All(Parts(loaded.Model), part => Assert.StartsWith("Microsoft.ML", part.GetType().Assembly.GetName().Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Metrics_stay_the_same()
    {
        ITransformer model = Pipelines.Keyed(ml).Fit(data);
        using LoadedModel loaded = SaveAndLoad(model);
        IDataView queries = ml.Data.LoadFromEnumerable(Examples.Make(50, first: 100));
        MulticlassClassificationMetrics expected = ml.MulticlassClassification.Evaluate(model.Transform(queries));
        MulticlassClassificationMetrics found = ml.MulticlassClassification.Evaluate(loaded.Model.Transform(queries));

        Assert.Equal(expected.MicroAccuracy, found.MicroAccuracy);
        Assert.Equal(expected.ConfusionMatrix.Counts, found.ConfusionMatrix.Counts);
        Assert.Equal(expected.LogLoss, found.LogLoss, 4);
    }

    [Fact]
    public void Columns_types_key_values_and_slot_names_survive()
    {
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml).Fit(data);
        using LoadedModel loaded = SaveAndLoad(model);
        DataViewSchema expected = model.GetOutputSchema(data.Schema), found = loaded.Model.GetOutputSchema(data.Schema);

        Assert.Equal(Visible(expected), Visible(found));
        Assert.Equal(["red", "green", "blue"], Texts(found["PredictedLabel"], "KeyValues"));
        Assert.Equal(["red", "green", "blue"], Texts(found["Score"], "SlotNames"));
    }

    [Fact]
    public void Key_values_of_any_type_and_another_feature_column_survive()
    {
        var pipeline = ml.Transforms.CopyColumns("Pixels", "Features")
            .Append(ml.Transforms.Conversion.MapValueToKey("Class", "Weight"))
            .Append(Pipelines.Trainer(ml, options =>
            {
                options.LabelColumnName = "Class";
                options.FeatureColumnName = "Pixels";
            }));
        IDataView few = ml.Data.LoadFromEnumerable(Examples.Make(5));
        ITransformer model = pipeline.Fit(few);
        using LoadedModel loaded = SaveAndLoad(model);
        VBuffer<float> values = default;
        loaded.Model.GetOutputSchema(few.Schema)["PredictedLabel"].Annotations.GetValue("KeyValues", ref values);

        Assert.Equal([0, 1, 2, 3, 4], values.DenseValues());
        Assert.Equal(model.Transform(few).GetColumn<uint>("PredictedLabel"), loaded.Model.Transform(few).GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void Every_one_of_ten_classes_keeps_its_label()
    {
        Example[] rows =
        [
            .. Enumerable.Range(0, 40).Select(i => new Example { Label = $"class {i % 10}", Features = [MathF.Cos(i % 10), MathF.Sin(i % 10), i % 10, i] }),
        ];
        IDataView tens = ml.Data.LoadFromEnumerable(rows);
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.Gpicl()).Fit(tens);
        using LoadedModel loaded = SaveAndLoad(model);
        uint[] expected = [.. model.Transform(tens).GetColumn<uint>("PredictedLabel")];

        Assert.Equal(10, expected.Distinct().Count());
        Assert.Equal(expected, loaded.Model.Transform(tens).GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void Rows_with_infinite_features_get_no_label_and_no_scores()
    {
        using LoadedModel loaded = SaveAndLoad(Pipelines.Keyed(ml).Fit(data));
        List<Example> rows = Examples.Make(3, first: 60);
        rows[1].Features[2] = float.PositiveInfinity;
        IDataView scored = loaded.Model.Transform(ml.Data.LoadFromEnumerable(rows));

        Assert.Equal([false, true, false], scored.GetColumn<uint>("PredictedLabel").Select(key => key == 0));
        Assert.All(Pipelines.Scores(scored)[1], score => Assert.True(float.IsNaN(score)));
    }

    [Fact]
    public void One_row_at_a_time_works_too()
    {
        ITransformer model = Pipelines.Keyed(ml).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        using LoadedModel loaded = SaveAndLoad(model);
        PredictionEngine<Example, Prediction> expected = ml.Model.CreatePredictionEngine<Example, Prediction>(
            model, new PredictionEngineOptions { OwnsTransformer = false });
        PredictionEngine<Example, Prediction> found = ml.Model.CreatePredictionEngine<Example, Prediction>(
            loaded.Model, new PredictionEngineOptions { OwnsTransformer = false });
        foreach (Example example in Examples.Make(10, first: 70))
            Assert.Equal(expected.Predict(example).PredictedLabel, found.Predict(example).PredictedLabel);
    }

    [Fact]
    public void LoadGpicl_gives_the_classifier_back_with_its_context()
    {
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml).Fit(data);
        ml.Model.Save(model, data.Schema, path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out DataViewSchema? schema);
        var classifier = (GpiclTransformer)loaded.LastTransformer;
        AssertWithinHalfPrecision(model, loaded, data);
        Assert.Equal(data.Schema.Select(column => $"{column}"), schema!.Select(column => $"{column}"));

        IDataView more = model.First().Transform(ml.Data.LoadFromEnumerable(Examples.Make(9, first: 200)));
        classifier.Append(more);
        model.LastTransformer.Append(more);
        Assert.Equal(39, classifier.Model.Count);
        AssertWithinHalfPrecision(model, loaded, data);
        Assert.Equal(39, classifier.Model.GetExamples().Count);
    }

    [Fact]
    public void Scopes_survive_and_a_classifier_may_stand_alone_or_between_others()
    {
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.CopyColumns("Copy", "Weight"), TransformerScope.TrainTest)
            .Append(Pipelines.Trainer(ml))
            .Append(ml.Transforms.CopyColumns("Again", "Score"));
        TransformerChain<Microsoft.ML.Transforms.ColumnCopyingTransformer> model = pipeline.Fit(data);
        ml.Model.Save(model, data.Schema, path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
        Assert.Equal(4, loaded.Count());
        Assert.NotNull(loaded.GetOutputSchema(data.Schema, TransformerScope.Training).GetColumnOrNull("Copy"));
        Assert.Null(loaded.GetOutputSchema(data.Schema, TransformerScope.Scoring).GetColumnOrNull("Copy"));

        GpiclTransformer alone = model.OfType<GpiclTransformer>().Single();
        ml.Model.Save(alone, null, path);
        AssertWithinHalfPrecision(alone, ml.Model.LoadGpicl(path, out _), data);
    }

    [Fact]
    public void With_the_packaged_weights_files_are_small_and_scores_stay_within_two_thousandths()
    {
        IDataView many = ml.Data.LoadFromEnumerable(Examples.Make(89)), queries = ml.Data.LoadFromEnumerable(Examples.Make(100, first: 200));
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.Gpicl()).Fit(many);
        using LoadedModel loaded = SaveAndLoad(model);

        Assert.InRange(new FileInfo(path).Length, 1, 10_000_000);
        AssertWithinHalfPrecision(model, loaded.Model, queries);
        AssertWithinHalfPrecision(model, ml.Model.LoadGpicl(path, out _), queries);
    }

    [Fact]
    public void Weights_too_large_for_half_precision_are_kept_as_they_are()
    {
        var network = new Model.GpiclNetwork(new Model.GpiclOptions { InputSize = 40, Classes = 3, ModelSize = 32, Layers = 1, Heads = 2 }, 3);
        foreach (ref float value in network.Parameters.First(parameter => parameter.Name.EndsWith("down.weight", StringComparison.Ordinal)).Values)
            value *= 1e6f;
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml, options => options.Learner = new InContext.InContextLearner(network)).Fit(data);
        using LoadedModel loaded = SaveAndLoad(model);

        Assert.All(Pipelines.Scores(loaded.Model.Transform(data)), row => Assert.Equal(1, row.Sum(), 1e-4f));
        Assert.Equal(
            model.LastTransformer.Model.Learner.Options,
            ((GpiclTransformer)((TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _)).LastTransformer).Model.Learner.Options);
    }

    [Fact]
    public void Other_classifiers_are_saved_likewise()
    {
        var trainers = ml.MulticlassClassification.Trainers;
        foreach (IEstimator<ITransformer> trainer in new IEstimator<ITransformer>[]
        {
            trainers.OnlineSgd(new OnlineSgdTrainer.Options { HiddenLayers = 0, LearningRate = 0.05f, NumberOfIterations = 3 }),
            trainers.OnlineSgd(new OnlineSgdTrainer.Options { HiddenLayers = 2, LearningRate = 0.05f, NumberOfIterations = 3 }),
            trainers.Maml(new MamlTrainer.Options { Members = 3, Temperature = 0.5f }),
        })
        {
            ITransformer model = ml.Transforms.Conversion.MapValueToKey("Label").Append(trainer).Fit(data);
            using LoadedModel loaded = SaveAndLoad(model);
            List<Example> rows = Examples.Make(20, first: 100);
            rows[3].Features[0] = float.NaN;
            rows[4].Features[0] = float.NegativeInfinity;
            IDataView queries = ml.Data.LoadFromEnumerable(rows), expected = model.Transform(queries), found = loaded.Model.Transform(queries);

            Assert.Equal(expected.GetColumn<uint>("PredictedLabel"), found.GetColumn<uint>("PredictedLabel"));
            foreach (var (one, other) in Pipelines.Scores(expected).Zip(Pipelines.Scores(found)))
                AssertClose(one, other);
            Assert.Equal(Visible(expected.Schema), Visible(found.Schema));
            Assert.Equal(["red", "green", "blue"], Texts(found.Schema["Score"], "SlotNames"));
            Assert.Equal(Pipelines.Scores(expected), Pipelines.Scores(ml.Model.LoadGpicl(path, out _).Transform(queries)));
        }
    }

    [Fact]
    public void Projections_are_saved_in_place_or_beside_what_they_project()
    {
        List<Example> rows = Examples.Make(9);
        rows[4].Features[1] = float.NaN;
        IDataView queries = ml.Data.LoadFromEnumerable(rows);
        foreach (string output in new[] { "Projected", "Features" })
        {
            ITransformer model = ml.Transforms.RandomProjection(output, "Features", outputs: 7, seed: 3, task: 5).Fit(data);
            using LoadedModel loaded = SaveAndLoad(model);
            IDataView expected = model.Transform(queries), found = loaded.Model.Transform(queries), again = ml.Model.LoadGpicl(path, out _).Transform(queries);

            foreach (var (one, other) in expected.GetColumn<float[]>(output).Zip(found.GetColumn<float[]>(output)))
                AssertClose(one, other);
            Assert.Equal(Visible(expected.Schema).Order(), Visible(found.Schema).Order());
            Assert.Equal(expected.GetColumn<float[]>(output), again.GetColumn<float[]>(output));
            Assert.All(found.GetColumn<float[]>(output).ElementAt(4), value => Assert.True(float.IsNaN(value)));
        }
    }

    private LoadedModel SaveAndLoad(ITransformer model)
    {
        ml.Model.Save(model, data.Schema, path);
        return new LoadedModel(new MLContext().Model.Load(path, out _));
    }

    private List<Prediction> Predict(ITransformer model, IDataView rows) =>
        [.. ml.Data.CreateEnumerable<Prediction>(model.Transform(rows), reuseRowObject: false)];

    private static IEnumerable<ITransformer> Parts(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [model];

    private static string[] Visible(DataViewSchema schema) => [.. schema.Where(column => !column.IsHidden).Select(column => $"{column.Name} {column.Type}")];

    private static string[] Texts(DataViewSchema.Column column, string annotation)
    {
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.Annotations.GetValue(annotation, ref values);
        return [.. values.DenseValues().Select(value => value.ToString())];
    }

    private static void AssertWithinHalfPrecision(ITransformer expected, ITransformer found, IDataView rows)
    {
        foreach (var (one, other) in Pipelines.Scores(expected.Transform(rows)).Zip(Pipelines.Scores(found.Transform(rows))))
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-4f);
    }
}
