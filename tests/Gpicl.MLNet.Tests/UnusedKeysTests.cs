using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>Labels with more key values than a classifier can tell apart, few of which occur.</summary>
public sealed class UnusedKeysTests : IDisposable
{
    private static readonly string[] Colors =
    [
        .. Enumerable.Range(0, 100).Select(i => i switch { 7 => "red", 50 => "green", 99 => "blue", _ => $"color {i}" }),
    ];

    private readonly MLContext ml = new(seed: 1);
    private readonly ITransformer keys;
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public UnusedKeysTests() => keys = ml.Transforms.Conversion.MapValueToKey(
        "Label", keyData: ml.Data.LoadFromEnumerable(Colors.Select(color => new Key { Label = color }))).Fit(ml.Data.LoadFromEnumerable(Examples.Make(3)));

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Those_that_occur_are_the_classes_and_keep_their_places_among_all()
    {
        IDataView data = Keyed(Examples.Make(60)), queries = Keyed(Examples.Make(90, first: 300));
        var trainers = ml.MulticlassClassification.Trainers;
        ITransformer[] models = [trainers.Gpicl().Fit(data), trainers.Maml().Fit(data)];
        foreach (ITransformer model in models)
        {
            IDataView scored = model.Transform(queries);
            MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored);
            IDataView named = ml.Transforms.Conversion.MapKeyToValue("Named", "PredictedLabel").Fit(scored).Transform(scored);
            VBuffer<ReadOnlyMemory<char>> slots = default;
            scored.Schema["Score"].GetSlotNames(ref slots);

            Assert.InRange(metrics.MicroAccuracy, 0.9, 1);
            Assert.InRange(metrics.LogLoss, 0, 0.5);
            Assert.All(named.GetColumn<string>("Named"), name => Assert.Contains(name, new[] { "red", "green", "blue" }));
            Assert.Equal(Colors, slots.DenseValues().Select(name => name.ToString()));
            Assert.All(Pipelines.Scores(scored), row =>
            {
                Assert.Equal(100, row.Length);
                Assert.Equal(1, row[7] + row[50] + row[99], 1e-5f);
                Assert.All(row.Where((_, place) => place is not (7 or 50 or 99)), value => Assert.Equal(0, value));
            });
        }

        var classifier = (GpiclTransformer)models[0];
        Assert.Equal(3, classifier.Model.Classes);
        Assert.Equal(["red", "green", "blue"], classifier.ClassNames);
    }

    [Fact]
    public void Scores_are_those_of_the_classes_alone()
    {
        GpiclTransformer many = Pipelines.Trainer(ml).Fit(Keyed(Examples.Make(30))),
            few = Pipelines.Keyed(ml).Fit(ml.Data.LoadFromEnumerable(Examples.Make(30))).LastTransformer;
        IDataView queries = ml.Data.LoadFromEnumerable(Examples.Make(20, first: 50));

        Assert.Equal(Pipelines.Scores(few.Transform(queries)), Pipelines.Scores(many.Transform(queries)).Select(row => (float[])[row[7], row[50], row[99]]));
    }

    [Fact]
    public void Infinite_features_have_missing_scores_for_all()
    {
        List<Example> rows = Examples.Make(1);
        rows[0].Features[0] = float.PositiveInfinity;
        IDataView scored = Pipelines.Trainer(ml).Fit(Keyed(Examples.Make(30))).Transform(ml.Data.LoadFromEnumerable(rows));

        Assert.All(Assert.Single(Pipelines.Scores(scored)), value => Assert.True(float.IsNaN(value)));
        Assert.Equal([0u], scored.GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void They_survive_saving_by_either_method()
    {
        GpiclTransformer model = Pipelines.Trainer(ml).Fit(Keyed(Examples.Make(30)));
        List<Example> rows = Examples.Make(20, first: 50);
        rows[4].Features[1] = float.NaN;
        IDataView queries = ml.Data.LoadFromEnumerable(rows), expected = model.Transform(queries);
        ml.Model.Save(model, null, path);
        using var loaded = new LoadedModel(ml.Model.Load(path, out _));
        ITransformer fromSame = ml.Model.LoadGpicl(path, out _);
        ml.Model.SaveGpicl(model, null, path);
        ITransformer fromOwn = ml.Model.LoadGpicl(path, out _);

        foreach (ITransformer other in new[] { loaded.Model, fromSame, fromOwn })
        {
            IDataView found = other.Transform(queries);
            Assert.Equal(expected.GetColumn<uint>("PredictedLabel"), found.GetColumn<uint>("PredictedLabel"));
            foreach (var (one, two) in Pipelines.Scores(expected).Zip(Pipelines.Scores(found)))
                Assert.All(one.Zip(two), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
        }
    }

    [Fact]
    public void Others_become_classes_when_they_are_appended_and_any_can_be_another_context()
    {
        GpiclTransformer model = Pipelines.Trainer(ml).Fit(Keyed(Examples.Make(30)));
        model.Append(Keyed(Examples.Make(6, first: 60)));
        Assert.Equal((36, 3), (model.Model.Count, model.Model.Classes));

        List<Example> others = Examples.Make(9);
        others[8].Label = "color 3";
        model.Append(Keyed(others));
        Assert.Equal((45, 4), (model.Model.Count, model.Model.Classes));
        Assert.Equal(["red", "green", "blue", "color 3"], model.ClassNames);
        Assert.All(Pipelines.Scores(model.Transform(Keyed(others))), row => Assert.Equal(1, row[7] + row[50] + row[99] + row[3], 1e-5f));
        Assert.Equal(["color 3", "red", "green", "blue"], model.WithContext(Keyed(others)).ClassNames);
    }

    [Fact]
    public void More_classes_than_the_network_knows_are_told_apart_nevertheless()
    {
        List<Example> rows = Examples.Make(60);
        for (int i = 0; i < rows.Count; i++)
            rows[i].Label = Colors[i % 30];
        GpiclTransformer model = Pipelines.Trainer(ml).Fit(Keyed(rows));

        Assert.Equal((30, 24), (model.Model.Classes, model.Model.Members)); // three digits of a network of five classes
        Assert.All(Pipelines.Scores(model.Transform(Keyed(rows))), row => Assert.Equal(1, row.Sum(), 1e-4f));
        Assert.Equal(Colors.Take(30), model.ClassNames);
    }

    private IDataView Keyed(List<Example> rows) => keys.Transform(ml.Data.LoadFromEnumerable(rows));

    private sealed class Key
    {
        public string Label { get; set; } = "";
    }
}
