using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

public sealed class OnlineSgdTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public OnlineSgdTests()
    {
        data = ml.Data.LoadFromEnumerable(Examples.Make(60));
    }

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Scores_are_those_of_the_core_on_the_same_rows()
    {
        List<Example> support = Examples.Make(60), queries = Examples.Make(20, first: 100);
        OnlineClassifier core = OnlineClassifier.Fit(
            support.SelectMany(row => row.Features).ToArray(), [.. Enumerable.Range(0, 60).Select(i => i % 3)], Example.Width, 3,
            new OnlineSgdOptions { LearningRate = 0.05f });
        var expected = new float[20 * 3];
        core.PredictProbabilities(queries.SelectMany(row => row.Features).ToArray(), expected);

        ITransformer model = Keyed(learningRate: 0.05f).Fit(data);

        Assert.Equal(expected, Pipelines.Scores(model.Transform(ml.Data.LoadFromEnumerable(queries))).SelectMany(row => row));
    }

    [Fact]
    public void It_learns_and_is_evaluated_as_any_trainer()
    {
        ITransformer model = Keyed(learningRate: 0.05f).Fit(data);
        IDataView queries = ml.Data.LoadFromEnumerable(Examples.Make(90, first: 300));

        Assert.InRange(ml.MulticlassClassification.Evaluate(model.Transform(queries)).MicroAccuracy, 0.95, 1);
    }

    [Fact]
    public void The_shape_promised_is_that_of_the_fitted_schema()
    {
        SchemaShape input = ShapeRecorder.Shape(data, ml.Transforms.Conversion.MapValueToKey("Label"));

        Assert.Equal(
            ShapeRecorder.Describe(ShapeRecorder.Shape(Keyed().Fit(data).Transform(data))),
            ShapeRecorder.Describe(ml.MulticlassClassification.Trainers.OnlineSgd().GetOutputSchema(input)));
    }

    [Fact]
    public void A_loaded_pipeline_predicts_what_the_saved_one_does()
    {
        ITransformer model = Keyed(learningRate: 0.05f).Fit(data);
        ml.Model.SaveGpicl(model, data.Schema, path);

        ITransformer loaded = new MLContext().Model.LoadGpicl(path, out DataViewSchema? schema);

        Assert.Equal(Pipelines.Scores(model.Transform(data)), Pipelines.Scores(loaded.Transform(data)));
        Assert.Equal(data.Schema.Count, schema!.Count);
    }

    [Fact]
    public void Options_out_of_range_and_rows_of_one_class_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ml.MulticlassClassification.Trainers.OnlineSgd(learningRate: 0));
        Assert.Throws<ArgumentException>(() => ml.MulticlassClassification.Trainers.OnlineSgd(numberOfIterations: 0));
        Assert.Throws<ArgumentException>(() => ml.MulticlassClassification.Trainers.OnlineSgd(new OnlineSgdTrainer.Options { HiddenLayers = 3 }));
        Assert.Throws<ArgumentException>(
            () => ml.MulticlassClassification.Trainers.OnlineSgd(new OnlineSgdTrainer.Options { Standardization = (Standardization)9 }));
        IDataView red = ml.Data.LoadFromEnumerable(Examples.Make(30).Where(row => row.Label == "red"));
        Assert.Contains("at least two classes", Assert.Throws<InvalidOperationException>(() => Keyed().Fit(red)).Message, StringComparison.Ordinal);
        Assert.False(ml.MulticlassClassification.Trainers.OnlineSgd().Info.NeedNormalization);
    }

    private EstimatorChain<ClassifierTransformer<IClassifier>> Keyed(float learningRate = 0.005f) =>
        ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.OnlineSgd(learningRate: learningRate));
}
