using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>Rows of new classes, appended to a model in use.</summary>
public sealed class NewClassesTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TransformerChain<GpiclTransformer> model;
    private readonly List<Example> more = Examples.Make(12, first: 60);
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public NewClassesTests()
    {
        model = Pipelines.Keyed(ml).Fit(ml.Data.LoadFromEnumerable(Examples.Make(30)));
        for (int i = 0; i < more.Count; i += 3)
            more[i].Label = "violet";
    }

    private GpiclTransformer Classifier => model.LastTransformer;

    public void Dispose() => File.Delete(path);

    [Fact]
    public void They_get_names_and_slots_behind_the_old_ones_whatever_their_order_among_the_keys()
    {
        IDataView before = model.Transform(ml.Data.LoadFromEnumerable(more));
        using var engine = ml.Model.CreatePredictionEngine<Example, Scored>(model);
        Classifier.Append(Keyed("violet", "blue", "green", "red"));
        IDataView after = model.Transform(ml.Data.LoadFromEnumerable(more));

        Assert.Equal(["red", "green", "blue", "violet"], Classifier.ClassNames);
        Assert.Equal(["red", "green", "blue", "violet"], Classifier.Model.ClassNames);
        Assert.Equal(["red", "green", "blue"], Slots(before));
        Assert.Equal(["red", "green", "blue", "violet"], Slots(after));
        Assert.Equal(4ul, ((KeyDataViewType)after.Schema["PredictedLabel"].Type).Count);
        foreach (var (row, old, all) in more.Zip(Pipelines.Scores(before), Pipelines.Scores(after)))
        {
            Assert.Equal((3, 4), (old.Length, all.Length));
            Assert.Equal(1, all.Sum(), 1e-5f);
            for (int i = 0; i < 3; i++)
                Assert.Equal(all[i] / (1 - all[3]), old[i], 1e-4f);
            Assert.Equal(old, engine.Predict(row).Score);
        }

        using var next = ml.Model.CreatePredictionEngine<Example, Scored>(model);
        Assert.Equal(4, next.Predict(more[0]).Score.Length);
    }

    [Fact]
    public void They_are_learned()
    {
        var trained = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.Gpicl())
            .Fit(ml.Data.LoadFromEnumerable(Examples.Make(30)));
        List<Example> queries = Examples.Make(12, first: 90);
        foreach (Example row in more.Concat(queries).Where((_, i) => i % 3 == 0))
            (row.Label, row.Features[0], row.Features[3]) = ("violet", row.Features[0] - 3, row.Features[3] + 4);
        trained.LastTransformer.Append(Keyed("red", "green", "blue", "violet"));
        IDataView named = ml.Transforms.Conversion.MapKeyToValue("Named", "PredictedLabel").Fit(trained.Transform(ml.Data.LoadFromEnumerable(queries)))
            .Transform(trained.Transform(ml.Data.LoadFromEnumerable(queries)));

        Assert.InRange(named.GetColumn<string>("Named").Zip(queries).Count(pair => pair.First == pair.Second.Label), 11, 12);
    }

    [Fact]
    public void They_are_in_files_of_either_method()
    {
        IDataView queries = ml.Data.LoadFromEnumerable(more);
        Classifier.Append(Keyed("violet", "blue", "green", "red"));
        float[][] expected = Pipelines.Scores(model.Transform(queries));
        ml.Model.SaveGpicl(model, null, path);
        ITransformer own = ml.Model.LoadGpicl(path, out _);
        Assert.Equal(expected, Pipelines.Scores(own.Transform(queries)));
        ml.Model.Save(model, queries.Schema, path);
        using var loaded = new LoadedModel(ml.Model.Load(path, out _));
        foreach (ITransformer other in new[] { loaded.Model, ml.Model.LoadGpicl(path, out _) })
        {
            IDataView found = other.Transform(queries);
            Assert.Equal(["red", "green", "blue", "violet"], Slots(found));
            foreach (var (one, two) in expected.Zip(Pipelines.Scores(found)))
                Assert.All(one.Zip(two), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
        }
    }

    [Fact]
    public void Keys_that_lack_old_ones_and_too_many_new_ones_are_refused_and_nothing_is_added()
    {
        Assert.Contains(
            "has the key values violet, green, blue, but the classifier was fitted to red, green, blue",
            Assert.Throws<ArgumentException>(() => Classifier.Append(Keyed("violet", "green", "blue"))).Message, StringComparison.Ordinal);
        for (int i = 0; i < more.Count; i++)
            more[i].Label = $"new {i % 3}";
        Assert.Contains(
            "The rows have 3 new classes, but the classifier has 3 of at most 5",
            Assert.Throws<InvalidOperationException>(() => Classifier.Append(Keyed("red", "green", "blue", "new 0", "new 1", "new 2"))).Message,
            StringComparison.Ordinal);
        Assert.Equal((30, 3), (Classifier.Model.Count, Classifier.Model.Classes));
    }

    [Fact]
    public void A_class_that_the_model_was_given_without_a_name_is_told_of()
    {
        Classifier.Model.Append(new float[Example.Width], 3);

        Assert.Contains(
            "The model has 4 classes, but key values of label column 'Label' for 3",
            Assert.Throws<InvalidOperationException>(() => ml.Model.SaveGpicl(model, null, path)).Message, StringComparison.Ordinal);
        Assert.All(Pipelines.Scores(model.Transform(ml.Data.LoadFromEnumerable(more))), row => Assert.Equal(1, row.Sum(), 1e-5f));
    }

    private static string[] Slots(IDataView scored)
    {
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        return [.. slots.DenseValues().Select(name => name.ToString())];
    }

    private IDataView Keyed(params string[] names)
    {
        IDataView rows = ml.Data.LoadFromEnumerable(more), keys = ml.Data.LoadFromEnumerable(names.Select(name => new Key { Label = name }));
        return ml.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(rows).Transform(rows);
    }

    private sealed class Key
    {
        public string Label { get; set; } = "";
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
