using System.Globalization;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>Files that an earlier version wrote (Files/*.gpicl by SaveGpicl, *.zip by Model.Save), with the scores it gave (*.csv).</summary>
public sealed class EarlierFilesTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData("task.gpicl")]
    [InlineData("gpicl.gpicl")]
    [InlineData("gpicl.zip")]
    [InlineData("maml.gpicl")]
    [InlineData("maml.zip")]
    [InlineData("online.gpicl")]
    [InlineData("online.zip")]
    public void Classifiers_are_read_with_the_scores_they_had(string name)
    {
        ITransformer model = ml.Model.LoadGpicl(Find(name), out DataViewSchema? schema);

        Assert.Equal(["Label", "Features", "Weight", "Text"], schema!.Select(column => column.Name));
        AssertScores(name, model, 1e-6f);
        Assert.Contains((IEnumerable<ITransformer>)model, part => part.GetType().Assembly == typeof(GpiclTransformer).Assembly);
    }

    [Theory]
    [InlineData("gpicl.zip")]
    [InlineData("maml.zip")]
    [InlineData("online.zip")]
    public void ML_NET_reads_them_too(string name)
    {
        using var loaded = new LoadedModel(ml.Model.Load(Find(name), out _));

        AssertScores(name, loaded.Model, 1e-4f);
    }

    [Theory]
    [InlineData("images.gpicl")]
    [InlineData("images.zip")]
    public void Extractions_of_features_are_read_with_their_network(string name)
    {
        using var model = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(Find(name), out _);
        List<ImageRow> rows = ImageRow.Make(3);

        Assert.Equal(rows.Select(row => row.Pixels.Select(pixel => 2 * pixel)), model.Transform(ml.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Score"));
    }

    private static string Find(string name) => Path.Combine(AppContext.BaseDirectory, "Files", name);

    private void AssertScores(string name, ITransformer model, float tolerance)
    {
        float[][] expected = [.. File.ReadLines(Find(Path.ChangeExtension(name, "csv"))).Select(
            line => Array.ConvertAll(line.Split(','), value => float.Parse(value, CultureInfo.InvariantCulture)))];
        float[][] found = Pipelines.Scores(model.Transform(ml.Data.LoadFromEnumerable(Examples.Make(12))));
        Assert.Equal(expected.Length, found.Length);
        foreach (var (one, other) in expected.Zip(found))
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
