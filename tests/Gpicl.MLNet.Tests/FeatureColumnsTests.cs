using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Tests;

/// <summary>The trainer given the columns of a table as they are.</summary>
public sealed class FeatureColumnsTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Numbers_stay_what_they_are_and_words_become_indicators_of_those_that_were_there()
    {
        IDataView train = Load(
            new() { Label = "a", Size = 1.5f, Count = 7, IsOpen = true, Color = "red", Grade = 2, Marks = [3, 4] },
            new() { Label = "b", Size = float.NaN, Count = -1, Color = "", Grade = 0, Marks = [5, float.NaN] },
            new() { Label = "a", Size = 2.5f, Color = "blue", Grade = 0, Marks = [6, 7] });
        IDataView query = Load(new() { Color = "unheard of", Size = 8 }, new() { Color = null!, Size = 9, Grade = 9 });
        ITransformer model = Pipeline(TableRow.Features).Fit(train);

        Assert.Equal(
            [
                [1.5f, 7, 1, 1, 0, 0, 1, 3, 4, 0],
                [float.NaN, -1, 0, 0, 0, 1, 0, 5, float.NaN, 1],
                [2.5f, 0, 0, 0, 1, 1, 0, 6, 7, 0],
            ],
            model.Transform(train).GetColumn<float[]>("Features"));
        Assert.Equal(
            [[8, 0, 0, 0, 0, 1, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
            model.Transform(query).GetColumn<float[]>("Features"));
        Assert.Equal(
            [.. train.Schema.Select(column => column.Name), "Features", "PredictedLabel", "Score"],
            model.GetOutputSchema(train.Schema).Where(column => !column.IsHidden).Select(column => column.Name));
    }

    [Fact]
    public void Scores_are_those_of_the_vector_that_users_make_themselves()
    {
        IDataView data = Load(TableRow.Make(40));
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.Categorical.OneHotEncoding("Words", "Color"))
            .Append(ml.Transforms.Concatenate("Features", "Size", "Words", "Marks"))
            .Append(Pipelines.Trainer(ml));
        IDataView named = Load(TableRow.Make(40).Select(row => Named(row)));

        Assert.Equal(
            Pipelines.Scores(pipeline.Fit(named).Transform(named)),
            Pipelines.Scores(Pipeline("Size", "Color", "Marks").Fit(named).Transform(named)));
        Assert.NotEqual(Pipelines.Scores(pipeline.Fit(data).Transform(data)), Pipelines.Scores(Pipeline("Size", "Color", "Marks").Fit(data).Transform(data)));

        static TableRow Named(TableRow row)
        {
            row.Color = row.Color.Length == 0 ? "none" : row.Color;
            return row;
        }
    }

    [Fact]
    public void Keys_of_words_are_encoded_by_the_words_that_occur()
    {
        IDataView data = Load(TableRow.Make(40));
        string[] others = ["violet", "green", "", "orange"];
        IEnumerable<TableRow> all = others.Select(color => new TableRow { Color = color }).Concat(TableRow.Make(40));
        ITransformer keys = ml.Transforms.Conversion.MapValueToKey("Color").Fit(Load(all));
        ITransformer onKeys = Pipeline("Color").Fit(keys.Transform(data)), onWords = Pipeline("Color").Fit(data);

        Assert.Equal(Pipelines.Scores(onWords.Transform(data)), Pipelines.Scores(onKeys.Transform(keys.Transform(data))));
        IDataView unseen = Load(new TableRow { Color = "violet" });
        Assert.Equal(Pipelines.Scores(onWords.Transform(unseen)), Pipelines.Scores(onKeys.Transform(keys.Transform(unseen))));
    }

    [Fact]
    public void Words_and_their_absence_are_learned_from()
    {
        IDataView data = Load(TableRow.Make(40));
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.Gpicl("Label", TableRow.Features));

        Assert.InRange(ml.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 2).Average(fold => fold.Metrics.MicroAccuracy), 0.9, 1);
    }

    [Fact]
    public void Constant_columns_change_nothing()
    {
        List<TableRow> rows = TableRow.Make(30), moved = TableRow.Make(30);
        rows.ForEach(row => (row.Count, row.Color) = (12, "same"));
        moved.ForEach(row => (row.Count, row.Color) = (-3, "other"));
        var model = Pipeline("Count", "Size", "Color", "Marks").Fit(Load(rows));

        Assert.Equal([0, 2, 4], model.LastTransformer.LastTransformer.Model.IgnoredFeatures);
        Assert.Equal(Pipelines.Scores(model.Transform(Load(rows))), Pipelines.Scores(model.Transform(Load(moved))));
    }

    [Fact]
    public void Columns_whose_values_are_all_missing_are_ignored_and_named_in_warnings()
    {
        List<LoggingEventArgs> log = [];
        ml.Log += (_, message) => log.Add(message);
        List<TableRow> rows = TableRow.Make(30);
        rows.ForEach(row => (row.Size, row.Color) = (float.NaN, ""));
        var model = Pipeline("Count", "Size", "Color", "Marks").Fit(Load(rows));
        List<TableRow> filled = TableRow.Make(30);
        for (int i = 0; i < filled.Count; i++)
            (filled[i].Count, filled[i].Marks, filled[i].Size, filled[i].Color) = (rows[i].Count, rows[i].Marks, 4, "red");

        string[] warnings = [.. log.Where(message => message.Kind == ChannelMessageKind.Warning).Select(message => message.RawMessage)];
        Assert.Equal(
            [
                "Words are missing in all rows and are ignored in these feature columns: Color.",
                "Column 'Features' has features that are missing in all rows and are ignored: Size.",
            ],
            warnings);
        Assert.Equal(Pipelines.Scores(model.Transform(Load(rows))), Pipelines.Scores(model.Transform(Load(filled))));
    }

    [Fact]
    public void The_shape_promised_is_that_of_the_fitted_schema()
    {
        IDataView data = Load(TableRow.Make(30));
        EstimatorChain<GpiclTransformer> trainer = ml.MulticlassClassification.Trainers.Gpicl(Options(), TableRow.Features);
        SchemaShape input = ShapeRecorder.Shape(data, ml.Transforms.Conversion.MapValueToKey("Label"));

        Assert.Equal(
            ShapeRecorder.Describe(ShapeRecorder.Shape(Pipeline(TableRow.Features).Fit(data).Transform(data))),
            ShapeRecorder.Describe(trainer.GetOutputSchema(input)));
    }

    [Fact]
    public void What_was_fitted_predicts_from_raw_columns_and_takes_more_rows_after_saving_by_either_method()
    {
        IDataView data = Load(TableRow.Make(40)), more = Load(TableRow.Make(60).Skip(40));
        var model = Pipeline(TableRow.Features).Fit(data);
        model.LastTransformer.LastTransformer.Append(model.Transform(more));
        float[][] expected = Pipelines.Scores(model.Transform(data));
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        PredictionEngine<TableRow, Prediction> engine = ml.Model.CreatePredictionEngine<TableRow, Prediction>(
            model.Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(model.Transform(data))), options);
        Assert.Equal(60, model.LastTransformer.LastTransformer.Model.Count);
        Assert.Equal(expected[1], engine.Predict(TableRow.Make(2)[1]).Score);

        ml.Model.SaveGpicl(model, data.Schema, path);
        var own = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
        Assert.Equal(expected, Pipelines.Scores(own.Transform(data)));

        ml.Model.Save(model, data.Schema, path);
        using var builtIn = new LoadedModel(ml.Model.Load(path, out _));
        var fromBuiltIn = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
        foreach (ITransformer loaded in (ITransformer[])[builtIn.Model, fromBuiltIn])
        {
            float[] found = [.. Pipelines.Scores(loaded.Transform(data)).SelectMany(row => row)];
            Assert.All(expected.SelectMany(row => row).Zip(found), each => Assert.Equal(each.First, each.Second, 0.002f));
        }

        foreach (TransformerChain<ITransformer> loaded in (TransformerChain<ITransformer>[])[own, fromBuiltIn])
        {
            var classifier = (GpiclTransformer)loaded.LastTransformer;
            classifier.Append(loaded.Transform(more));
            Assert.Equal(80, classifier.Model.Count);
        }
    }

    [Fact]
    public void Columns_that_cannot_be_features_are_named_with_the_reason()
    {
        IDataView data = Load(TableRow.Make(30));
        Assert.Contains("'Label' is the label", Refused("Size", "Label"), StringComparison.Ordinal);
        Assert.Contains("'Size' is named 2 times", Refused("Size", "Color", "Size"), StringComparison.Ordinal);
        Assert.Contains("at least one", Refused(), StringComparison.Ordinal);
        Assert.Contains("no empty names", Refused("Size", ""), StringComparison.Ordinal);
        Assert.Contains("'Weight' is not there", Fails("Size", "Weight"), StringComparison.Ordinal);
        Assert.Contains("'Day' is of type DateTime; it must hold numbers", Fails("Size", "Day"), StringComparison.Ordinal);
        SchemaDefinition definition = SchemaDefinition.Create(typeof(TableRow));
        definition[nameof(TableRow.Marks)].ColumnType = new VectorDataViewType(NumberDataViewType.Single);
        data = ml.Data.LoadFromEnumerable(TableRow.Make(30), definition);
        Assert.Contains("'Marks' holds vectors of unknown size", Fails("Marks"), StringComparison.Ordinal);

        string Refused(params string[] columns) => Assert.Throws<ArgumentException>("featureColumnNames", () => Pipeline(columns)).Message;

        string Fails(params string[] columns) => Assert.Throws<ArgumentException>(() => Pipeline(columns).Fit(data)).Message;
    }

    private static GpiclTrainer.Options Options() => new() { Learner = Pipelines.Learner, Members = 2 };

    private EstimatorChain<TransformerChain<GpiclTransformer>> Pipeline(params string[] columns) =>
        ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.Gpicl(Options(), columns));

    private IDataView Load(params IEnumerable<TableRow> rows) => ml.Data.LoadFromEnumerable(rows);
}
