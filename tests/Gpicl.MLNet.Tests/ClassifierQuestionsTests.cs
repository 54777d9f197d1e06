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
        Transformer(rest, keys, 24, out GpiclTransformer expected);

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
