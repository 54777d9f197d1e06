using Gpicl.InContext;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>Files that hold a classifier alone, as the <c>gpicl</c> tool and <c>InContextClassifier.Save</c> write them, as pipelines.</summary>
public sealed class ClassifierFilesTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_table_s_columns_are_taken_by_name_and_encoded_as_they_were()
    {
        InContextClassifier classifier = FitTable();
        classifier.Save(path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out DataViewSchema? schema);
        IDataView rows = ml.Data.LoadFromEnumerable([
            new Fruit { Color = " red ", Weight = 3, Kind = "plum" }, new Fruit { Color = "blue", Weight = -1, Kind = "fig" },
            new Fruit { Weight = float.NaN },
        ]);

        var expected = new float[6];
        classifier.PredictProbabilities([3, 1, 0, -1, 0, 0, float.NaN, 0, 0], expected);
        IDataView scored = loaded.Transform(rows);
        Assert.Equal(expected, Pipelines.Scores(scored).SelectMany(row => row));
        Assert.Equal(["Weight:Single", "Color:String", "Kind:String"], schema!.Select(column => $"{column.Name}:{column.Type}"));
        Assert.Equal(2u, scored.GetColumn<uint>("Kind").First());
        Assert.Equal([0u, 0u], scored.GetColumn<uint>("Kind").Skip(1)); // neither is one of the classes
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Features"].GetSlotNames(ref slots);
        Assert.Equal(["Weight", "Color=red", "Color=green"], slots.DenseValues().Select(name => $"{name}"));
    }

    [Fact]
    public void What_was_loaded_takes_more_examples_and_is_saved_and_loaded_as_a_pipeline()
    {
        FitTable().Save(path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i => new Fruit { Color = "red", Weight = 5, Kind = "plum" }));
        var last = (GpiclTransformer)loaded.LastTransformer;
        last.Append(loaded.Transform(rows));
        ml.Model.SaveGpicl(loaded, rows.Schema, path);
        ITransformer again = ml.Model.LoadGpicl(path, out _);

        Assert.Equal((30, 2), (last.Model.Count, last.ClassNames!.Count));
        Assert.Equal(Pipelines.Scores(loaded.Transform(rows)), Pipelines.Scores(again.Transform(rows)));
        using PredictionEngine<Fruit, Scored> engine = ml.Model.CreatePredictionEngine<Fruit, Scored>(again);
        Assert.Equal(Pipelines.Scores(again.Transform(rows))[0], engine.Predict(new Fruit { Color = "red", Weight = 5 }).Score);
    }

    [Fact]
    public void A_missing_column_or_one_of_another_type_is_named()
    {
        FitTable().Save(path);
        ITransformer loaded = ml.Model.LoadGpicl(path, out _);

        Assert.Contains("not there: Weight, Color", Assert.Throws<ArgumentException>(
            () => loaded.Transform(ml.Data.LoadFromEnumerable(Examples.Make(1).Select(row => new { row.Label })))).Message);
        Assert.Contains("'Color' is of type Single; the classifier was fitted to text", Assert.Throws<ArgumentException>(
            () => loaded.Transform(ml.Data.LoadFromEnumerable([new { Weight = 1f, Color = 1f }]))).Message);
    }

    [Fact]
    public void Names_of_classes_and_features_go_with_a_trainer_s_classifier_into_its_file()
    {
        IDataView data = ml.Data.LoadFromEnumerable(TableRow.Make(40));
        GpiclTransformer fitted = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.Gpicl(new GpiclTrainer.Options { Learner = Pipelines.Learner, Members = 1 }, ["Size", "Color"]))
            .Fit(data).LastTransformer.LastTransformer;
        fitted.Model.Save(path);
        InContextClassifier loaded = InContextClassifier.Load(path);

        Assert.Equal(["yes", "no"], loaded.ClassNames);
        Assert.Equal("Size", loaded.FeatureNames![0]);
        Assert.Equal(loaded.Width, loaded.FeatureNames.Count);
    }

    [Fact]
    public void A_classifier_without_names_takes_a_vector()
    {
        InContextClassifier classifier = Pipelines.Learner.Fit([1, 1, -1, -1, 2, 2, -2, -2], [0, 1, 0, 1], 2, 2, new InContextOptions { Members = 1 });
        classifier.Save(path);
        ITransformer loaded = ml.Model.LoadGpicl(path, out DataViewSchema? schema);
        var expected = new float[2];
        classifier.PredictProbabilities([1, 2], expected);

        Assert.Equal("Features", schema![0].Name);
        Assert.Equal(expected, Pipelines.Scores(loaded.Transform(ml.Data.LoadFromEnumerable([new Pair { Features = [1, 2] }])))[0]);
    }

    [Fact]
    public void Damage_is_an_InvalidDataException_as_with_pipelines()
    {
        FitTable().Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Throws<InvalidDataException>(() => ml.Model.LoadGpicl(path, out _));
    }

    private static InContextClassifier FitTable()
    {
        float[] inputs = [.. Enumerable.Range(0, 20).SelectMany(i => (float[])[i % 7 - 3, i % 2, 1 - i % 2])];
        InContextClassifier classifier = Pipelines.Learner.Fit(
            inputs, [.. Enumerable.Range(0, 20).Select(i => i % 2)], 3, 2, new InContextOptions { Members = 2 });
        classifier.Inputs = new InputDescription
        {
            Classes = ["pear", "plum"],
            Columns = [new("Weight"), new("Color", ["red", "green"])],
            Named = true,
            Label = "Kind",
            LabelPlace = 2,
        };
        return classifier;
    }

    public sealed class Fruit
    {
        public string Color { get; set; } = "";

        public float Weight { get; set; }

        public string Kind { get; set; } = "";
    }

    public sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }

    public sealed class Pair
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
