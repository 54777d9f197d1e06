using Gpicl.InContext;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>The trainer's option that says in which shares classes are expected.</summary>
public sealed class ClassPriorTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(path);

    [Fact]
    public void It_changes_scores_goes_into_files_and_graphs_and_to_other_rows()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Examples.Make(40)), others = ml.Data.LoadFromEnumerable(Examples.Make(30, first: 100));
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml, options => options.ClassPrior = ClassPrior.Given(8, 1, 1)).Fit(data);
        float[][] expected = Pipelines.Scores(model.Transform(others));
        Assert.True(expected.Average(row => row[0]) > Pipelines.Scores(Pipelines.Keyed(ml).Fit(data).Transform(others)).Average(row => row[0]));

        ml.Model.SaveGpicl(model, data.Schema, path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
        Assert.Equal(expected, Pipelines.Scores(loaded.Transform(others)));
        Assert.Equal(
            ClassPrior.Given(8, 1, 1), ((GpiclTransformer)loaded.LastTransformer).WithContext(model.First().Transform(others)).Model.Options.ClassPrior);

        ml.Model.Save(model, data.Schema, path);
        using var builtIn = new LoadedModel(ml.Model.Load(path, out _));
        Assert.All(
            expected.Zip(Pipelines.Scores(builtIn.Model.Transform(others))),
            rows => Assert.Equal(rows.First, rows.Second, (a, b) => Math.Abs(a - b) < 2e-3));
    }

    [Fact]
    public void Shares_for_another_number_of_classes_are_refused()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Examples.Make(40));

        string message = Assert.Throws<ArgumentException>(() => Pipelines.Keyed(ml, options => options.ClassPrior = ClassPrior.Given(1, 2)).Fit(data)).Message;
        Assert.Contains("2 shares for 3 classes", message, StringComparison.Ordinal);
    }
}
