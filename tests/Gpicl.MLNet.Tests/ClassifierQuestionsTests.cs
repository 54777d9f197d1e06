using Gpicl.InContext;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Tests;

/// <summary>What a fitted transformer can be asked, also after it was saved and loaded.</summary>
public sealed class ClassifierQuestionsTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_are_forgotten(bool loaded)
    {
        List<Example> rows = Examples.Make(30);
        rows[3].Features[1] = float.NaN;
        List<Example> rest = [.. rows.Where((_, i) => i is not (3 or 9 or 25))];
        IDataView queries = ml.Data.LoadFromEnumerable(Examples.Make(12, first: 100));
        GpiclTransformer all = Fit(rows, loaded, out ITransformer keys);
        Transformer(rest, keys, 23, out GpiclTransformer expected);

        GpiclTransformer forgotten = all.Without(3, 9, 25);
        Assert.Equal(Pipelines.Scores(expected.Transform(queries)), Pipelines.Scores(forgotten.Transform(queries)));
        Assert.Equal((27, 30), (forgotten.Model.Count, all.Model.Count));
        Assert.Equal(all.ClassNames, forgotten.ClassNames);
        forgotten.Append(keys.Transform(ml.Data.LoadFromEnumerable(rows.Take(2))));
        Assert.Equal(29, forgotten.Model.Count);
    }

    [Fact]
    public void It_says_how_good_it_is()
    {
        GpiclTransformer model = Fit(Examples.Make(30), loaded: true, out _, InContextLearner.Default);
        CrossValidationResult result = model.CrossValidate(5);
        Assert.Equal(result, model.Model.CrossValidate(5));
        Assert.Equal((5, 30), (result.Folds, result.CrossValidated.Rows));
        Assert.InRange(result.CrossValidated.Accuracy, 0.9, 1);
        Assert.InRange(result.MostFrequentShare, 0.33, 0.34);
    }

    [Fact]
    public void It_says_why_and_how_unlike_rows_are_and_which_to_label()
    {
        List<Example> rows = Examples.Make(30), queries = Examples.Make(9, first: 100);
        queries[2].Features[1] = float.PositiveInfinity;
        queries[4].Features = [30, 30, 30, 30];
        GpiclTransformer model = Fit(rows, loaded: true, out _);
        IDataView view = ml.Data.LoadFromEnumerable(queries);

        IReadOnlyList<Explanation?> explanations = model.Explain(view, exact: 2);
        Assert.Equal(9, explanations.Count);
        Assert.Null(explanations[2]);
        Assert.Equal(model.Model.Explain(queries[5].Features, exact: 2).Examples, explanations[5]!.Examples);
        Assert.Equal(model.SuggestLabels(view, 20).Take(3), model.SuggestLabels(view, 3));
        Assert.Equal([0, 1, 3, 4, 5, 6, 7, 8], model.SuggestLabels(view, 20).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Novelty_and_explanations_are_columns_if_they_are_asked_for(bool loaded)
    {
        List<Example> queries = Examples.Make(9, first: 100);
        queries[2].Features[1] = float.PositiveInfinity;
        queries[4].Features = [30, 30, 30, 30];
        IDataView data = ml.Data.LoadFromEnumerable(Examples.Make(30)), view = ml.Data.LoadFromEnumerable(queries);
        EstimatorChain<GpiclTransformer> pipeline = Pipelines.Keyed(ml, options =>
            (options.NoveltyColumnName, options.ExplanationColumnName) = ("Novelty", "Why"));
        ITransformer model = pipeline.Fit(data);
        if (loaded)
        {
            ml.Model.SaveGpicl(model, data.Schema, path);
            model = ml.Model.LoadGpicl(path, out _);
        }

        IDataView scored = model.Transform(view);
        float[] novelty = [.. scored.GetColumn<float>("Novelty")];
        string[] why = [.. scored.GetColumn<string>("Why")];

        GpiclTransformer last = ((IEnumerable<ITransformer>)model).OfType<GpiclTransformer>().Single();
        for (int row = 0; row < 9; row++)
        {
            Assert.Equal(row == 2 ? float.NaN : last.Model.MeasureNovelty(queries[row].Features), novelty[row]);
            string expected = row == 2 ? "" : last.Model.Explain(queries[row].Features, 0).ToString(last.ClassNames, ["0", "1", "2", "3"]);
            Assert.Equal(expected.Replace("\n", "; ", StringComparison.Ordinal), why[row]);
        }

        Assert.True(novelty[4] > 0.95, $"{novelty[4]}");
        Assert.Equal(novelty[4], last.WithContext(pipeline.Fit(data).First().Transform(data)).Transform(view).GetColumn<float>("Novelty").ElementAt(4));
        SchemaShape shape = ShapeRecorder.Shape(data, pipeline);
        Assert.Contains(shape, column => column.Name == "Novelty");
        Assert.Contains(shape, column => column.Name == "Why");
        Assert.Contains("SaveGpicl", Assert.Throws<NotSupportedException>(() => ml.Model.Save(model, data.Schema, path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Score", null, "NoveltyColumnName is Score")]
    [InlineData("", null, "NoveltyColumnName is ''")]
    [InlineData("A", "A", "ExplanationColumnName is A")]
    public void Names_that_cannot_be_are_refused(string? novelty, string? explanation, string message) => Assert.Contains(
        message,
        Assert.Throws<ArgumentException>(() => Pipelines.Trainer(ml, options =>
            (options.NoveltyColumnName, options.ExplanationColumnName) = (novelty, explanation))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_log_warns_where_predictions_are_at_chance(bool shuffled)
    {
        List<LoggingEventArgs> log = [];
        ml.Log += (_, message) => log.Add(message);
        List<Example> rows = Examples.Make(200);
        var random = new Random(2);
        foreach (Example row in rows.Where(_ => shuffled))
            row.Label = rows[random.Next(3)].Label;
        Fit(rows, loaded: false, out _, InContextLearner.Default);

        Assert.Contains(log, message => message.RawMessage.Contains("Each from those read before it, uncalibrated: accuracy", StringComparison.Ordinal));
        Assert.Equal(shuffled ? 1 : 0, log.Count(message => message.Kind == ChannelMessageKind.Warning
            && message.RawMessage.Contains("at chance", StringComparison.Ordinal)));
    }

    // All but the last four rows are given to Fit, the others are appended.
    private GpiclTransformer Fit(List<Example> rows, bool loaded, out ITransformer keys, InContextLearner? learner = null)
    {
        keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(ml.Data.LoadFromEnumerable(rows));
        IDataView view = Transformer(rows, keys, rows.Count - 4, out GpiclTransformer model, learner);
        if (!loaded)
            return model;
        ml.Model.SaveGpicl(model, view.Schema, path);
        ITransformer read = ml.Model.LoadGpicl(path, out _);
        return read as GpiclTransformer ?? ((TransformerChain<ITransformer>)read).OfType<GpiclTransformer>().Single();
    }

    private IDataView Transformer(List<Example> rows, ITransformer keys, int given, out GpiclTransformer model, InContextLearner? learner = null)
    {
        model = Pipelines.Trainer(ml, options => options.Learner = learner ?? options.Learner)
            .Fit(keys.Transform(ml.Data.LoadFromEnumerable(rows.Take(given))));
        IDataView later = keys.Transform(ml.Data.LoadFromEnumerable(rows.Skip(given)));
        model.Append(later);
        return later;
    }
}
