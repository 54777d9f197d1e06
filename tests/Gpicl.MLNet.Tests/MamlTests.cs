using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Recurrent;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MLNet.Tests.Support;
using Gpicl.Model;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Tests;

public sealed class MamlTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public MamlTests()
    {
        data = ml.Data.LoadFromEnumerable(Examples.Make(60));
    }

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Scores_are_those_of_the_core_on_the_same_rows(int classMeans)
    {
        List<Example> support = Examples.Make(60), queries = Examples.Make(20, first: 100);
        MamlClassifier core = MamlClassifier.Fit(
            support.SelectMany(row => row.Features).ToArray(), [.. Enumerable.Range(0, 60).Select(i => i % 3)], Example.Width, 3,
            new InContextOptions { Members = 3, ClassMeans = classMeans, Seed = 4 });
        var expected = new float[20 * 3];
        core.PredictProbabilities(queries.SelectMany(row => row.Features).ToArray(), expected);

        ITransformer model = Keyed(ml.MulticlassClassification.Trainers.Maml(new MamlTrainer.Options { Members = 3, ClassMeans = classMeans, Seed = 4 }))
            .Fit(data);

        Assert.Equal(expected, Pipelines.Scores(model.Transform(ml.Data.LoadFromEnumerable(queries))).SelectMany(row => row));
    }

    [Fact]
    public void It_learns_and_is_evaluated_as_any_trainer()
    {
        ITransformer model = Keyed().Fit(data);
        IDataView queries = ml.Data.LoadFromEnumerable(Examples.Make(90, first: 300));

        Assert.InRange(ml.MulticlassClassification.Evaluate(model.Transform(queries)).MicroAccuracy, 0.95, 1);
    }

    [Fact]
    public void The_shape_promised_is_that_of_the_fitted_schema()
    {
        SchemaShape input = ShapeRecorder.Shape(data, ml.Transforms.Conversion.MapValueToKey("Label"));

        Assert.Equal(
            ShapeRecorder.Describe(ShapeRecorder.Shape(Keyed().Fit(data).Transform(data))),
            ShapeRecorder.Describe(ml.MulticlassClassification.Trainers.Maml().GetOutputSchema(input)));
    }

    [Fact]
    public void A_loaded_pipeline_predicts_what_the_saved_one_does()
    {
        ITransformer model = Keyed().Fit(data);
        ml.Model.SaveGpicl(model, data.Schema, path);

        ITransformer loaded = new MLContext().Model.LoadGpicl(path, out DataViewSchema? schema);

        Assert.Equal(Pipelines.Scores(model.Transform(data)), Pipelines.Scores(loaded.Transform(data)));
        Assert.Equal(data.Schema.Count, schema!.Count);
    }

    [Fact]
    public void Rows_with_infinite_values_are_left_out_with_one_warning_and_get_no_prediction()
    {
        List<Example> rows = Examples.Make(60);
        rows[3].Features[1] = float.NegativeInfinity;
        rows[4].Features[1] = float.NaN;
        IDataView damaged = ml.Data.LoadFromEnumerable(rows);
        List<LoggingEventArgs> log = [];
        ml.Log += (_, message) => log.Add(message);

        ITransformer model = Keyed().Fit(damaged);

        Assert.Contains("Skipped 1 of 60 rows", Assert.Single(log, message => message.Kind == ChannelMessageKind.Warning).Message, StringComparison.Ordinal);
        Assert.All(Pipelines.Scores(model.Transform(damaged))[3], score => Assert.True(float.IsNaN(score)));
        Assert.All(Pipelines.Scores(model.Transform(damaged))[4], score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public void Weights_of_the_users_own_come_from_a_file()
    {
        var learner = new MamlLearner(new MamlOptions { InputSize = 20, Classes = 4, HiddenSize = 12, LearningRate = 0.05f }, seed: 3);
        LearnerCheckpoint.Save(learner, path);
        List<Example> support = Examples.Make(60);
        MamlClassifier core = MamlClassifier.Fit(
            support.SelectMany(row => row.Features).ToArray(), [.. Enumerable.Range(0, 60).Select(i => i % 3)], Example.Width, 3, learner: learner);
        var expected = new float[60 * 3];
        core.PredictProbabilities(support.SelectMany(row => row.Features).ToArray(), expected);

        ITransformer model = Keyed(ml.MulticlassClassification.Trainers.Maml(checkpointPath: path)).Fit(data);

        Assert.Equal(expected, Pipelines.Scores(model.Transform(data)).SelectMany(row => row));
        Assert.NotEqual(Pipelines.Scores(Keyed().Fit(data).Transform(data)), Pipelines.Scores(model.Transform(data)));
        LearnerCheckpoint.Save(new Lstm(new LstmOptions { HiddenSize = 4 }), path);
        Assert.Contains(
            "'maml' is needed",
            Assert.Throws<CheckpointFormatException>(() => Keyed(ml.MulticlassClassification.Trainers.Maml(checkpointPath: path)).Fit(data)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_too_many_classes_and_rows_of_one_class_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ml.MulticlassClassification.Trainers.Maml(members: 0));
        Assert.Throws<ArgumentException>(() => ml.MulticlassClassification.Trainers.Maml(new MamlTrainer.Options { LabelColumnName = "" }));
        Assert.Throws<ArgumentException>(() => ml.MulticlassClassification.Trainers.Maml(new MamlTrainer.Options { Standardization = (Standardization)9 }));
        LearnerCheckpoint.Save(new MamlLearner(new MamlOptions { InputSize = 8, Classes = 2 }), path);
        Assert.Contains(
            "has 3 classes",
            Assert.Throws<InvalidOperationException>(() => Keyed(ml.MulticlassClassification.Trainers.Maml(checkpointPath: path)).Fit(data)).Message,
            StringComparison.Ordinal);
        IDataView red = ml.Data.LoadFromEnumerable(Examples.Make(30).Where(row => row.Label == "red"));
        Assert.Contains("at least two classes", Assert.Throws<InvalidOperationException>(() => Keyed().Fit(red)).Message, StringComparison.Ordinal);
        Assert.False(ml.MulticlassClassification.Trainers.Maml().Info.NeedNormalization);
    }

    private EstimatorChain<ClassifierTransformer<IClassifier>> Keyed(MamlTrainer? trainer = null) =>
        ml.Transforms.Conversion.MapValueToKey("Label").Append(trainer ?? ml.MulticlassClassification.Trainers.Maml());
}
