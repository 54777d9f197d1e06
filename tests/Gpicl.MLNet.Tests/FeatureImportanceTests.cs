using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>ML.NET's permutation feature importance over fitted and loaded models.</summary>
public sealed class FeatureImportanceTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public FeatureImportanceTests() => data = ml.Data.LoadFromEnumerable(TableRow.Make(80));

    public void Dispose() => File.Delete(path);

    [Fact]
    public void The_column_that_tells_of_the_label_comes_first_by_name_in_fitted_and_loaded_models()
    {
        TransformerChain<ITransformer> fitted = Flat(ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.Gpicl(new GpiclTrainer.Options { Members = 1 }, ["Size", "Count", "Color"])).Fit(data));
        ml.Model.SaveGpicl(fitted, data.Schema, path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);

        (string Name, double Drop)[] before = Importance(fitted), after = Importance(loaded);
        Assert.Equal(before, after);
        Assert.StartsWith("Color.", before.MinBy(each => each.Drop).Name, StringComparison.Ordinal);
        Assert.All(before.Where(each => each.Name is "Size" or "Count"), each => Assert.InRange(each.Drop, -0.1, 0.1));
    }

    [Fact]
    public void It_is_there_for_truth_values_too()
    {
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Point
        {
            Label = i % 2 == 0,
            Features = [MathF.Sin(i), (i % 2 == 0 ? 1 : -1) + 0.2f * MathF.Cos(i)],
        }));
        GpiclTransformer model = ml.BinaryClassification.Trainers.Gpicl(members: 1).Fit(rows);

        var importance = ml.BinaryClassification.PermutationFeatureImportance(model, rows, permutationCount: 3);
        Assert.InRange(importance[0].AreaUnderRocCurve.Mean, -0.1, 0.1);
        Assert.InRange(importance[1].AreaUnderRocCurve.Mean, -1, -0.3);
    }

    private (string Name, double Drop)[] Importance(TransformerChain<ITransformer> model)
    {
        var classifier = (GpiclTransformer)model.LastTransformer;
        var importance = new MLContext(seed: 3).MulticlassClassification.PermutationFeatureImportance(classifier, model.Transform(data), permutationCount: 3);
        return [.. classifier.Model.FeatureNames!.Zip(importance, (name, each) => (name, each.MicroAccuracy.Mean))];
    }

    private static TransformerChain<ITransformer> Flat(ITransformer model) => new([.. Parts(model)]);

    private static IEnumerable<ITransformer> Parts(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [model];

    private sealed class Point
    {
        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
