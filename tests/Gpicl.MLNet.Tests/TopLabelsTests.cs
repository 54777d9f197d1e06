using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>The likeliest labels with their probabilities.</summary>
public sealed class TopLabelsTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Names_and_probabilities_come_highest_first_after_saving_and_loading_too()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Examples.Make(30));
        ITransformer model = Pipelines.Keyed(ml).Append(ml.Transforms.TopLabels("Top", count: 2)).Fit(data);
        ml.Model.SaveGpicl(model, data.Schema, path);
        ITransformer loaded = ml.Model.LoadGpicl(path, out _);

        IDataView scored = loaded.Transform(data);
        string[] names = ["red", "green", "blue"];
        var expected = Pipelines.Scores(scored)
            .Select(row => row.Select((score, i) => (names[i], score)).OrderByDescending(each => each.score).Take(2).ToArray());
        Ranked[] found = [.. ml.Data.CreateEnumerable<Ranked>(scored, reuseRowObject: false)];
        Assert.Equal(expected, found.Select(row => row.Top.Zip(row.TopScores).ToArray()));
        using PredictionEngine<Example, Ranked> engine = ml.Model.CreatePredictionEngine<Example, Ranked>(model);
        Assert.Equal(found[0].Top, engine.Predict(Examples.Make(1)[0]).Top);
    }

    [Fact]
    public void It_ranks_what_any_classifier_of_ML_NET_gives_all_classes_if_more_are_wanted_and_none_without_scores()
    {
        IDataView rows = ml.Data.LoadFromEnumerable([new Scores { Score = [0.2f, 0.5f, 0.5f] }, new Scores { Score = [float.NaN, float.NaN, float.NaN] }]);
        Ranked[] found = [.. ml.Data.CreateEnumerable<Ranked>(ml.Transforms.TopLabels("Top", count: 9).Fit(rows).Transform(rows), false)];

        Assert.Equal(["1", "2", "0"], found[0].Top);
        Assert.Equal([0.5f, 0.5f, 0.2f], found[0].TopScores);
        Assert.Equal(["", "", ""], found[1].Top);
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.TopLabels("Top", count: 0));
        Assert.Throws<ArgumentException>(() => ml.Transforms.TopLabels("Top", "Other").Fit(rows));
    }

    public sealed class Scores
    {
        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }

    public sealed class Ranked
    {
        public string[] Top { get; set; } = [];

        public float[] TopScores { get; set; } = [];
    }
}
