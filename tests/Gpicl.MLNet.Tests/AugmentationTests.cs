using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

public sealed class AugmentationTests : IDisposable
{
    private const int Side = 6;

    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Saved_models_keep_the_copies_of_images_and_go_on_making_them(bool asMLNetsOwn)
    {
        IDataView rows = Rows(40, 0, Side * Side);
        var options = new GpiclTrainer.Options
        {
            Image = new ImageShape(1, Side, Side),
            Augmentation = Augmentation.Shifts,
            MirroredCopies = true,
            Members = 3,
        };
        var model = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.Gpicl(options)).Fit(rows);
        if (asMLNetsOwn)
            ml.Model.Save(model, rows.Schema, path);
        else
            ml.Model.SaveGpicl(model, rows.Schema, path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
        GpiclTransformer before = model.LastTransformer, after = loaded.OfType<GpiclTransformer>().Single();
        Assert.Equal((40, before.Model.ContextBytes), (after.Model.Count, after.Model.ContextBytes));
        IDataView queries = model.First().Transform(Rows(12, 100, Side * Side));
        for (int i = 0; i < 2; i++)
        {
            AssertClose(Pipelines.Scores(before.Transform(queries)), Pipelines.Scores(after.Transform(queries)), asMLNetsOwn ? 0.01f : 0);
            before.Append(queries);
            after.Append(queries);
        }

        Assert.Equal(Augmentation.Shifts, after.WithContext(queries).Model.Options.Augmentation);
    }

    [Fact]
    public void Vectors_with_three_axes_are_images_and_others_are_not()
    {
        foreach ((int[] axes, ImageShape? expected) in ((int[], ImageShape?)[])[
            ([1, 4, 9], new ImageShape(1, 4, 9)), ([4, 9, 1], new ImageShape(1, 4, 9)), ([3, 6, 6], new ImageShape(3, 6, 6)), ([6, 6, 3], null), ([36], null)])
        {
            var trainer = ml.MulticlassClassification.Trainers.Gpicl(members: 2);
            IDataView rows = ml.Transforms.Conversion.MapValueToKey("Label").Fit(Rows(40, 0, axes)).Transform(Rows(40, 0, axes));
            Assert.Equal(expected, trainer.Fit(rows).Model.Options.Image);
        }
    }

    [Fact]
    public void Copies_of_what_is_not_known_to_be_an_image_and_images_of_another_size_are_refused()
    {
        AssertRefused("not known to be images", new GpiclTrainer.Options { Augmentation = Augmentation.Distortions });
        AssertRefused("Image is 1 × 5 × 5, 25 values, but inputs have 36", new GpiclTrainer.Options { Image = new ImageShape(1, 5, 5) });

        void AssertRefused(string message, GpiclTrainer.Options options)
        {
            IDataView rows = Rows(40, 0, Side * Side);
            var pipeline = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.Gpicl(options));
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => pipeline.Fit(rows)).Message, StringComparison.Ordinal);
        }
    }

    private static void AssertClose(float[][] expected, float[][] actual, float tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            for (int j = 0; j < expected[i].Length; j++)
                Assert.InRange(actual[i][j], expected[i][j] - tolerance, expected[i][j] + tolerance);
    }

    private IDataView Rows(int count, int seed, params int[] axes)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, axes);
        var random = new Random(seed);
        int size = axes.Aggregate((product, axis) => product * axis);
        return ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, count)
                .Select(i => new Row
                {
                    Label = i % 2 == 0 ? "a" : "b",
                    Features = [.. Enumerable.Range(0, size).Select(j => j % 2 == i % 2 ? random.NextSingle() : 0)],
                })
                .ToArray(),
            definition);
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public float[] Features { get; set; } = [];
    }
}
